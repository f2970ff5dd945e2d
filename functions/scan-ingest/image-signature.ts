import type { ScanFormat } from '#shared/records/page.ts';

/** What a file really is: its name for people, and its format if it is one that is taken. */
export type Signature = { name: string; format?: ScanFormat };

/** Which kind of package a zip is, only its directory tells: OFD, DOCX, or a plain one. */
export const zipPackage = 'ZIP(OFD、DOCX等)';

const hex = (text: string) => [...Buffer.from(text.replaceAll(' ', ''), 'hex')];
const ascii = (text: string) => [...Buffer.from(text, 'latin1')];

/** Magic bytes at a fixed place. Those that are not taken are named so that people see what they have sent. */
const known: { at?: number; bytes: number[]; is: Signature }[] = [
  { bytes: hex('FFD8FF'), is: { name: 'JPEG', format: 'jpeg' } },
  { bytes: hex('49492A00'), is: { name: 'TIFF', format: 'tiff' } },
  { bytes: hex('4D4D002A'), is: { name: 'TIFF', format: 'tiff' } },
  { bytes: hex('49492B00'), is: { name: 'TIFF', format: 'tiff' } },
  { bytes: hex('4D4D002B'), is: { name: 'TIFF', format: 'tiff' } },
  { bytes: hex('89504E470D0A1A0A'), is: { name: 'PNG', format: 'png' } },
  { bytes: ascii('%PDF-'), is: { name: 'PDF', format: 'pdf' } },
  { bytes: hex('0000000C6A5020200D0A870A'), is: { name: 'JPEG 2000', format: 'jp2' } },
  { bytes: hex('FF4FFF51'), is: { name: 'JPEG 2000', format: 'jp2' } },
  { bytes: ascii('WAVE'), at: 8, is: { name: 'WAV', format: 'wav' } },
  { bytes: ascii('AVI '), at: 8, is: { name: 'AVI', format: 'avi' } },
  { bytes: ascii('ID3'), is: { name: 'MP3', format: 'mp3' } },
  // MPEG audio, layer III, of MPEG 1, 2 and 2.5, with and without a checksum
  ...['FFFB', 'FFFA', 'FFF3', 'FFF2', 'FFE3', 'FFE2'].map((sync) => ({
    bytes: hex(sync),
    is: { name: 'MP3', format: 'mp3' } as const,
  })),
  { bytes: hex('1A45DFA3'), is: { name: 'MKV', format: 'mkv' } },
  { bytes: hex('000001BA'), is: { name: 'MPEG', format: 'mpeg' } },
  { bytes: ascii('GIF8'), is: { name: 'GIF' } },
  { bytes: ascii('BM'), is: { name: 'BMP' } },
  { bytes: ascii('WEBP'), at: 8, is: { name: 'WebP' } },
  // images in the same container; every other brand of it is a film
  ...['heic', 'heix', 'hevc', 'hevx', 'mif1', 'msf1'].map((brand) => ({
    bytes: ascii(`ftyp${brand}`),
    at: 4,
    is: { name: 'HEIC' },
  })),
  ...['avif', 'avis'].map((brand) => ({ bytes: ascii(`ftyp${brand}`), at: 4, is: { name: 'AVIF' } })),
  { bytes: ascii('ftyp'), at: 4, is: { name: 'MP4', format: 'mp4' } },
  { bytes: hex('504B0304'), is: { name: zipPackage } },
  { bytes: hex('D0CF11E0A1B11AE1'), is: { name: 'Office文档' } },
  { bytes: hex('52617221'), is: { name: 'RAR' } },
];

/** Identifies a file by its first bytes (DA/T 70-2018, 3-3); undefined for what is not known. */
export const signatureOf = (bytes: Uint8Array): Signature | undefined =>
  known.find(({ at = 0, bytes: magic }) => magic.every((byte, n) => bytes[at + n] === byte))?.is;

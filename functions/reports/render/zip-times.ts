import { Fault } from '#shared/runtime/fault.ts';

const endOfDirectory = 0x06054b50;
const directoryEntry = 0x02014b50;

/**
 * Sets the time of every file in a ZIP (such as an .xlsx) to 1980-01-01, the earliest there is, in place: the same
 * content then gives the same bytes whenever it is written. Throws if the end of the directory is not where it should be.
 */
export function withFixedTimes(zip: Buffer): Buffer {
  const end = zip.length - 22;
  if (end < 0 || zip.readUInt32LE(end) !== endOfDirectory) throw new Fault('no directory at its end');
  const files = zip.readUInt16LE(end + 10);
  let at = zip.readUInt32LE(end + 16);
  for (let n = 0; n < files; n++) {
    if (zip.readUInt32LE(at) !== directoryEntry) throw new Fault('its directory is broken');
    earliest(zip, at + 12);
    earliest(zip, zip.readUInt32LE(at + 42) + 10);
    at += 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return zip;
}

/** MS-DOS time 00:00:00 and date 1980-01-01. */
const earliest = (zip: Buffer, at: number) => {
  zip.writeUInt16LE(0, at);
  zip.writeUInt16LE(0x21, at + 2);
};

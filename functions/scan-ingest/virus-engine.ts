import { once as event } from 'node:events';
import { createReadStream } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { optionalSetting } from '#shared/runtime/settings.ts';
import type { ScanContent } from '#shared/scans/scan-storage.ts';

/** What the virus engine said of a file; `unavailable`: none is attached, or it gave no answer, so that a person must look. */
export type VirusFinding =
  | { clean: true; engine: string }
  | { virus: string; engine: string }
  | { unavailable: string };

const patienceMs = 60_000;
/** clamd takes pieces of any size up to its StreamMaxLength as a whole. */
const pieceBytes = 256 * 1024;

/**
 * Has a file looked at by ClamAV's daemon (its protocol's INSTREAM) at the address `host:port` of the setting
 * VIRUS_ENGINE. The engine names its version and that of its signatures. It never says "clean" without the daemon's own OK.
 */
export async function lookForViruses(content: ScanContent): Promise<VirusFinding> {
  const address = optionalSetting('VIRUS_ENGINE');
  if (!address) return { unavailable: '未接入病毒引擎' };
  const file = piecesOf(content);
  if (!file) return { unavailable: '文件太大,没有交给病毒引擎' };
  try {
    const engine = await asked(address, async function* () {
      yield Buffer.from('zVERSION\0');
    });
    const answer = await asked(address, () => streamed(file));
    if (answer === 'stream: OK') return { clean: true, engine };
    const virus = /^stream: (.+) FOUND$/.exec(answer)?.[1];
    return virus ? { virus, engine } : { unavailable: `病毒引擎未能检测(${answer.slice(0, 100)})` };
  } catch {
    return { unavailable: '病毒引擎没有应答' };
  }
}

/** Undefined of a large file of which only the beginning was kept. */
function piecesOf(content: ScanContent): Iterable<Buffer> | AsyncIterable<Buffer> | undefined {
  if (Buffer.isBuffer(content)) return [content];
  return content.path === undefined ? undefined : createReadStream(content.path);
}

/** Command, pieces each after its length (four bytes, big-endian), and a piece of no length. */
async function* streamed(file: Iterable<Buffer> | AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield Buffer.from('zINSTREAM\0');
  for await (const bytes of file)
    for (let at = 0; at < bytes.length; at += pieceBytes) {
      const piece = bytes.subarray(at, at + pieceBytes);
      yield length(piece.length);
      yield piece;
    }
  yield length(0);
}

function length(bytes: number): Buffer {
  const written = Buffer.alloc(4);
  written.writeUInt32BE(bytes);
  return written;
}

/** One command on a connection of its own; the answer without its closing NUL. */
async function asked(address: string, say: () => AsyncIterable<Buffer>): Promise<string> {
  const [, host = '', port = ''] = /^(.+):(\d+)$/.exec(address) ?? [];
  const socket = connect({ host, port: Number(port) });
  socket.setTimeout(patienceMs, () => socket.destroy(new Error('no answer')));
  socket.on('error', () => {}); // told by the answer; one after it (a broken pipe) is of no matter
  const answer = answerOf(socket);
  try {
    await Promise.race([event(socket, 'connect'), answer]);
    for await (const piece of say()) {
      if (socket.readableEnded || socket.destroyed) break;
      if (!socket.write(piece)) await Promise.race([event(socket, 'drain'), answer]);
    }
    return await answer;
  } finally {
    socket.destroy();
  }
}

/** Read to its end: an engine that has seen enough answers before everything was sent. */
async function answerOf(socket: Socket): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of socket as AsyncIterable<Buffer>) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8').replace(/\0.*$/s, '').trim();
}

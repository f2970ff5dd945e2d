import { type FileHandle, open } from 'node:fs/promises';
import { Agent as PlainAgent, request as plainRequest } from 'node:http';
import { Agent as TlsAgent, request as tlsRequest } from 'node:https';
import { type LocalFile, writtenAtOf } from './folder.ts';
import type { Pace } from './pace.ts';

/** What storage said to a PUT: its status, its error code if it gave one. Throws when the line breaks. */
export type PutAnswer = { status: number; code?: string; etag?: string };

/** Bytes of a file, from `start` on. */
export type Piece = { file: LocalFile; start: number; size: number };

/** Where to send which bytes. */
export type Sending = Piece & { url: string; headers: Record<string, string> };

/** Thrown when a file is no longer what was found in the folder: written since, or gone. Nothing of it has been sent. */
export class ChangedError extends Error {}

/** Connections are kept open: a file a connection would cost three round trips each. */
const plain = new PlainAgent({ keepAlive: true, maxSockets: 64 });
const tls = new TlsAgent({ keepAlive: true, maxSockets: 64 });
const silenceMs = 60_000;

const mostAtOnce = 64 * 1024;

type Hearing = { pace: Pace; passed: (bytes: number) => void; signal?: AbortSignal | undefined };

/**
 * Sends bytes of a file with their length said, as presigned URLs demand; `passed` hears of every chunk that has left.
 * A line that is silent for a minute is given up. Throws ChangedError when the file is not what was read.
 */
export async function put(sending: Sending, hearing: Hearing): Promise<PutAnswer> {
  const handle = await unchanged(sending.file);
  try {
    return await putFrom(handle, sending, hearing);
  } finally {
    await handle.close();
  }
}

async function unchanged({ path, size, writtenAt }: LocalFile): Promise<FileHandle> {
  const handle = await open(path).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT' ? new ChangedError('gone') : error;
  });
  const now = await handle.stat();
  if (now.size === size && writtenAtOf(now) === writtenAt) return handle;
  await handle.close();
  throw new ChangedError('written since');
}

function putFrom(
  handle: FileHandle,
  { url, headers, start, size }: Sending,
  { pace, passed, signal }: Hearing,
): Promise<PutAnswer> {
  const secure = url.startsWith('https:');
  return new Promise((resolve, reject) => {
    const ask = (secure ? tlsRequest : plainRequest)(url, {
      method: 'PUT',
      agent: secure ? tls : plain,
      headers: { ...headers, 'content-length': size },
      timeout: silenceMs,
      ...(signal && { signal }),
    });
    ask.on('timeout', () => ask.destroy(new Error('the line is silent')));
    ask.on('error', reject);
    let over = false;
    ask.on('response', (answer) => {
      over = true; // whatever it is, it is said: the rest of the body need not leave
      const chunks: Buffer[] = [];
      answer.on('data', (chunk) => chunks.push(chunk));
      answer.on('error', reject);
      answer.on('end', () => {
        const code = /<Code>(\w+)<\/Code>/.exec(Buffer.concat(chunks).toString('utf8'))?.[1];
        const { etag } = answer.headers;
        resolve({ status: answer.statusCode ?? 0, ...(code && { code }), ...(etag && { etag }) });
        if (!ask.writableEnded) ask.destroy();
      });
    });
    const send = async () => {
      for (let at = 0; at < size; ) {
        const chunk = Buffer.allocUnsafe(Math.min(mostAtOnce, size - at));
        const { bytesRead } = await handle.read(chunk, 0, chunk.length, start + at);
        if (bytesRead === 0) throw new ChangedError('shorter');
        await pace(bytesRead);
        if (ask.destroyed || over) return;
        at += bytesRead;
        const said = chunk.subarray(0, bytesRead);
        if (at >= size) ask.end(said);
        else if (!ask.write(said)) await new Promise((more) => ask.once('drain', more).once('close', more));
        passed(bytesRead);
      }
    };
    send().catch((error) => ask.destroy(error));
  });
}

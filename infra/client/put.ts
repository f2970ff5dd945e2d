import { createReadStream } from 'node:fs';
import { Agent as PlainAgent, request as plainRequest } from 'node:http';
import { Agent as TlsAgent, request as tlsRequest } from 'node:https';
import type { Pace } from './pace.ts';

/** What storage said to a PUT: its status, its error code if it gave one. Throws when the line breaks. */
export type PutAnswer = { status: number; code?: string; etag?: string };

/** Where to send, and which bytes of which file. */
export type Sending = {
  url: string;
  headers: Record<string, string>;
  path: string;
  start: number;
  size: number;
};

/** Connections are kept open: a file a connection would cost three round trips each. */
const plain = new PlainAgent({ keepAlive: true, maxSockets: 64 });
const tls = new TlsAgent({ keepAlive: true, maxSockets: 64 });
const silenceMs = 60_000;

/**
 * Sends bytes of a file with their length said, as presigned URLs demand; `passed` hears of every chunk that has left.
 * A line that is silent for a minute is given up.
 */
export function put(
  { url, headers, path, start, size }: Sending,
  { pace, passed, signal }: { pace: Pace; passed: (bytes: number) => void; signal?: AbortSignal | undefined },
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
      for await (const chunk of createReadStream(path, { start, end: start + size - 1, highWaterMark: 64 * 1024 })) {
        await pace(chunk.length);
        if (ask.destroyed || over) return;
        if (!ask.write(chunk)) await new Promise((more) => ask.once('drain', more).once('close', more));
        passed(chunk.length);
      }
      ask.end();
    };
    send().catch((error) => ask.destroy(error));
  });
}

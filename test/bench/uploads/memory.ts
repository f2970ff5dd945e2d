import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { bucket, deployedWith, stand } from '#test/infra/local/objects/standing.ts';

const MB = 2 ** 20;
/** What a worker reads through, in MB; the last is 4 GB unless the machine is given less. */
const sizes = [1, 16, 256, 1024, 1024 * Number(process.env.UPLOAD_LARGEST_GB ?? 4)];
/** From 16 MB on a worker's peak may rise by so much. What it holds before it reads anything (the runtime, the SDK) is in all of them. */
const goal = 1.15;

/** The most memory that a worker of its own ever held while it read objects of 1 MB to 4 GB through, against that for 16 MB. */
export async function memory() {
  const door = await stand(deployedWith([bucket('incoming')]));
  const { admin } = door.now.callers;
  const env = {
    ...process.env,
    AWS_ENDPOINT_URL: door.now.endpoint,
    AWS_REGION: 'cn-north-1',
    AWS_ACCESS_KEY_ID: admin.accessKey,
    AWS_SECRET_ACCESS_KEY: admin.secret,
    INCOMING_BUCKET: 'incoming',
  };
  try {
    const found: { peakMb: number; size: number; seconds: number }[] = [];
    for (const size of sizes.map((mb) => mb * MB)) {
      await door.now.s3.send(
        new PutObjectCommand({ Bucket: 'incoming', Key: 'scan', Body: zeros(size), ContentLength: size }),
      );
      const worker = [join(import.meta.dirname, '../read-arrived.ts'), 'scan'];
      const { stdout } = await promisify(execFile)(process.execPath, worker, { env });
      found.push(JSON.parse(stdout));
    }
    const base = found[1]?.peakMb ?? Number.NaN;
    return found.map(({ peakMb, size, seconds }) => ({
      what: `a worker reads ${Math.round(size / MB)} MB through`,
      ours: `${Math.round(peakMb)} MB at most, ${Math.round(size / 1e6 / seconds)} MB/s`,
      share: (peakMb / base).toFixed(2),
      goal: `≤ ${goal}`,
      verdict: peakMb / base <= goal ? 'pass' : 'over',
    }));
  } finally {
    await door.end();
  }
}

function zeros(size: number): Readable {
  const chunk = Buffer.alloc(MB);
  return Readable.from(
    (function* () {
      for (let left = size; left > 0; left -= chunk.length) yield left < chunk.length ? chunk.subarray(0, left) : chunk;
    })(),
  );
}

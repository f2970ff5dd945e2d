import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { lookForViruses } from '#functions/scan-ingest/virus-engine.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  delete process.env.VIRUS_ENGINE;
  for (const end of ends.splice(0)) await end();
});

/** A daemon that speaks the protocol: what it was sent, and an answer of ours. */
async function pretended(answer: (file: Buffer) => string): Promise<{ files: Buffer[] }> {
  const files: Buffer[] = [];
  const server: Server = createServer(async (socket) => {
    let got = Buffer.alloc(0);
    socket.on('error', () => {});
    socket.on('data', (piece: Buffer) => {
      got = Buffer.concat([got, piece]);
      if (got.toString('latin1').startsWith('zVERSION\0')) socket.end('ClamAV 1.4.3/27000/Sun Nov 22 2026\0');
      if (!got.toString('latin1').startsWith('zINSTREAM\0')) return;
      const pieces: Buffer[] = [];
      for (let at = 10; at + 4 <= got.length; ) {
        const size = got.readUInt32BE(at);
        if (size === 0) {
          files.push(Buffer.concat(pieces));
          socket.end(`${answer(Buffer.concat(pieces))}\0`);
          return;
        }
        pieces.push(got.subarray(at + 4, at + 4 + size));
        at += 4 + size;
      }
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  ends.push(() => new Promise((closed) => server.close(closed)));
  process.env.VIRUS_ENGINE = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { files };
}

describe('a virus engine', () => {
  const file = Buffer.alloc(600_000, '兰台');

  test('that is not attached, does not answer, or gives up, is never a pass', async () => {
    expect(await lookForViruses(file)).toEqual({ unavailable: '未接入病毒引擎' });
    process.env.VIRUS_ENGINE = '127.0.0.1:1';
    expect(await lookForViruses(file)).toEqual({ unavailable: '病毒引擎没有应答' });
    await pretended(() => 'INSTREAM size limit exceeded. ERROR');
    expect(await lookForViruses(file)).toMatchObject({ unavailable: expect.stringContaining('size limit exceeded') });
    await pretended(() => '');
    expect(await lookForViruses(file)).toHaveProperty('unavailable');
  });

  test('is sent every byte in pieces, and believed in both ways', async () => {
    const { files } = await pretended((sent) => (sent.includes('恶意') ? 'stream: Lantai.Test FOUND' : 'stream: OK'));
    const engine = expect.stringContaining('ClamAV 1.4.3/27000');
    expect(await lookForViruses(Buffer.concat([file, Buffer.from('好')]))).toEqual({ clean: true, engine });
    expect(files[0]?.equals(Buffer.concat([file, Buffer.from('好')]))).toBe(true);
    expect(await lookForViruses(Buffer.from('恶意'))).toEqual({ virus: 'Lantai.Test', engine });
    const onDisk = { head: Buffer.of(), path: import.meta.filename };
    expect(await lookForViruses(onDisk)).toEqual({ virus: 'Lantai.Test', engine });
    expect(await lookForViruses({ head: Buffer.of() })).toHaveProperty('unavailable');
  });
});

const clamd = ['/usr/sbin/clamd', '/usr/local/sbin/clamd', '/opt/homebrew/sbin/clamd'].find((path) => existsSync(path));

describe.skipIf(!clamd)('a real ClamAV daemon (skipped where none is installed)', () => {
  test('finds a signature of ours in a file, and lets a clean one pass in its own name', async () => {
    const daemon = await aDaemon(clamd ?? '');
    ends.push(daemon.stop);
    const marked = Buffer.concat([Buffer.alloc(300_000, 'x'), Buffer.from('LANTAI-TEST-SIGNATURE')]);
    expect(await lookForViruses(marked)).toMatchObject({ virus: expect.stringContaining('Lantai.Test') });
    expect(await lookForViruses(Buffer.alloc(300_000, 'x'))).toEqual({
      clean: true,
      engine: expect.stringMatching(/^ClamAV \d/),
    });
  }, 30_000);
});

/** The daemon with one signature of ours, on a port of its own. */
async function aDaemon(program: string): Promise<{ stop: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'clamd-'));
  chmodSync(folder, 0o755);
  const hex = Buffer.from('LANTAI-TEST-SIGNATURE').toString('hex');
  writeFileSync(join(folder, 'own.ndb'), `Lantai.Test:0:*:${hex}\n`);
  const port = 20_000 + (process.pid % 20_000);
  const settings = [`DatabaseDirectory ${folder}`, 'TCPAddr 127.0.0.1', `TCPSocket ${port}`, 'Foreground yes'];
  writeFileSync(join(folder, 'clamd.conf'), [...settings, `TemporaryDirectory ${folder}`, ''].join('\n'));
  execFileSync(program, ['--version']);
  const running: ChildProcess = spawn(program, ['--config-file', join(folder, 'clamd.conf')], { stdio: 'ignore' });
  process.env.VIRUS_ENGINE = `127.0.0.1:${port}`;
  const stop = async () => {
    running.kill();
    await new Promise((gone) => (running.exitCode === null ? running.once('exit', gone) : gone(undefined)));
    rmSync(folder, { recursive: true, force: true });
  };
  for (let attempt = 0; attempt < 100; attempt++) {
    if (!('unavailable' in (await lookForViruses(Buffer.from('x'))))) return { stop };
    await wait(100);
  }
  await stop();
  throw new Error('clamd did not come up');
}

import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { CannotStart } from './cannot-start.ts';

/** The folder that holds everything of one local installation, while this process has it to itself. */
export type DataFolder = {
  path: string;
  /** 32 random bytes, made once: access keys and local KMS keys are derived from them. */
  secret: Buffer;
  release(): void;
};

function secretOf(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    const secret = randomBytes(32);
    writeFileSync(`${file}.new`, secret, { mode: 0o600 });
    renameSync(`${file}.new`, file);
    return secret;
  }
}

/** Takes the folder, making it if need be. Throws CannotStart when another process has it. */
export function takeDataFolder(folder: string): DataFolder {
  const path = resolve(folder);
  mkdirSync(path, { recursive: true });
  // SQLite's file lock goes with the process however it ends, so no stale lock can be left behind
  const lock = new DatabaseSync(join(path, 'in-use.sqlite'));
  try {
    lock.exec('begin exclusive');
  } catch {
    lock.close();
    throw new CannotStart(
      `数据目录 ${path} 正由另一个进程使用,请先结束它 · the data folder is in use by another process`,
    );
  }
  return { path, secret: secretOf(join(path, 'secret.key')), release: () => lock.close() };
}

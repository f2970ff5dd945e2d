#!/usr/bin/env node
import { client } from './client.ts';
import { exitCodes, run } from './run.ts';
import { accessFromEnvironment } from './settings.ts';

/** The command line `lantai`: see `lantai --help`. Ctrl-C ends it cleanly; the next run goes on from there. */
const stopping = new AbortController();
process.once('SIGINT', () => stopping.abort());
process.once('SIGTERM', () => stopping.abort());

const access = accessFromEnvironment();
const say = (text: string) => process.stdout.write(`${text}\n`);
const line = (text: string) =>
  process.stderr.isTTY ? process.stderr.write(`\r${text}\u001B[K`) : process.stderr.write(`${text}\n`);

process.exitCode = await run(process.argv.slice(2), {
  by: access && client(access.origin, access.token),
  tokenIsRenewed: access?.tokenIsRenewed ?? false,
  say,
  line,
  signal: stopping.signal,
}).catch((error: Error) => {
  process.stderr.write(`\n${error.message}\n`);
  return exitCodes.failed;
});
// connections that are kept open would keep the process
process.exit();

import { existsSync, readFileSync } from 'node:fs';

/** Of /proc/PID/stat, counted behind the name in brackets: user and system time in hundredths of a second. */
const [userAt, systemAt] = [11, 12];

function ofProcess(pid: string): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  return (Number(fields[userAt]) + Number(fields[systemAt])) * 10_000;
}

/**
 * Microseconds of CPU that this process and its children (the engines) have used so far; of this process alone where there is no /proc. It
 * stands on a busy machine, where times do not.
 */
export function cpuUsed(): number {
  const { user, system } = process.cpuUsage();
  const children = `/proc/${process.pid}/task/${process.pid}/children`;
  const pids = existsSync(children) ? readFileSync(children, 'utf8').split(' ').filter(Boolean) : [];
  return user + system + pids.reduce((sum, pid) => sum + ofProcess(pid), 0);
}

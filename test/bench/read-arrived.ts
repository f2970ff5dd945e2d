import { readFileSync } from 'node:fs';
import { putAway, readArrived } from '#shared/scans/scan-storage.ts';

/** A worker of its own that reads one arrived object through, and says the most memory that it ever held (MB) and its pace. */
const [key = ''] = process.argv.slice(2);
const begun = performance.now();
const arrived = await readArrived(key, { mayBeGone: false, decoded: false });
if (!arrived) throw new Error('gone');
await putAway(arrived);
const seconds = (performance.now() - begun) / 1000;
console.log(JSON.stringify({ peakMb: peakMb(), size: arrived.size, seconds }));
process.exit();

/** By the kernel's own mark for this process image: the usual maxRSS begins with what the parent held when it forked. */
function peakMb(): number {
  const mark = /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  return mark ? Number(mark) / 1000 : process.resourceUsage().maxRSS / 1000;
}

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What is wrong with an unpacked bag by RFC 8493: declaration, manifest against payload both ways, tag manifest,
 * Payload-Oxum. Written from the RFC, not from the program that writes bags.
 */
export function bagFaults(bag: string): string[] {
  const read = (name: string) => readFileSync(join(bag, name), 'utf8');
  const faults: string[] = [];
  if (!/^BagIt-Version: \d+\.\d+\nTag-File-Character-Encoding: UTF-8\n$/.test(read('bagit.txt')))
    faults.push('bagit.txt');
  const listed = new Map<string, string>();
  for (const manifest of ['manifest-sha256.txt', 'tagmanifest-sha256.txt'])
    for (const line of read(manifest).split('\n').filter(Boolean)) {
      const [, digest = '', path = ''] = /^([0-9a-f]{64})\s+\*?(.+)$/.exec(line) ?? [];
      const name = path.replace(/%(0A|0D|25)/gi, (encoded) => decodeURIComponent(encoded));
      listed.set(name, digest);
      if (!existsSync(join(bag, name))) faults.push(`${name}: missing`);
      else if (
        createHash('sha256')
          .update(readFileSync(join(bag, name)))
          .digest('hex') !== digest
      )
        faults.push(`${name}: digest`);
    }
  const payload = readdirSync(join(bag, 'data'), { recursive: true })
    .map((name) => `data/${String(name).replaceAll('\\', '/')}`)
    .filter((name) => statSync(join(bag, name)).isFile());
  for (const name of payload) if (!listed.has(name)) faults.push(`${name}: not in the manifest`);
  const oxum = /^Payload-Oxum: (\d+)\.(\d+)$/m.exec(read('bag-info.txt'));
  const octets = payload.reduce((sum, name) => sum + statSync(join(bag, name)).size, 0);
  if (Number(oxum?.[1]) !== octets || Number(oxum?.[2]) !== payload.length) faults.push('Payload-Oxum');
  return faults;
}

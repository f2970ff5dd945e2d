import { createHash } from 'node:crypto';
import { GetObjectCommand, ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { postAct } from '#functions/ledger/contract.ts';
import { listEditions } from '#functions/reports/contract.ts';
import { aProvince } from './standing.ts';

/** 9 January 2016, 10:00 in China: the day before the annual reports are due. */
const province = aProvince({ today: '2016-01-09T02:00:00Z' });
const annual = { archivesCode: '443001', definitionId: 'annual-statistics-province' };
const tenMinutes = 600_000;

/** Every file of a report, by its key: how often it was stored, and the SHA-256 of what is there. */
async function stored(prefix: string): Promise<Record<string, [times: number, sha256: string]>> {
  const { platform } = province;
  const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } =
    platform.admin.credentials();
  const credentials = { accessKeyId, secretAccessKey };
  const storage = new S3Client({ endpoint: platform.origin, region: 'cn-north-1', credentials });
  const Bucket = platform.deployed.of('AWS::S3::Bucket').find(({ id }) => id.startsWith('ReportFiles'))?.name ?? '';
  const { Versions = [] } = await storage.send(new ListObjectVersionsCommand({ Bucket, Prefix: prefix }));
  const found: Record<string, [number, string]> = {};
  for (const { Key = '' } of Versions) {
    const { Body } = await storage.send(new GetObjectCommand({ Bucket, Key }));
    const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
    found[Key] = [(found[Key]?.[0] ?? 0) + 1, createHash('sha256').update(bytes).digest('hex')];
  }
  return found;
}

/** How many runs said that they delivered an edition. */
const deliveries = (edition: string) =>
  province.platform.log
    .map(({ line }) => line)
    .filter((line) => line.includes('"operation":"make-report"') && line.includes('"delivered":true'))
    .map((line) => JSON.parse(line))
    .filter((said) => `${said.report} ${said.edition}` === edition).length;

/** All is done; where a busy machine let a worker die, its message comes back after six times its timeout, and is waited for. */
async function settled(): Promise<void> {
  for (let again = 0; ; again++)
    try {
      return await province.platform.idle(60_000);
    } catch (error) {
      if (again === 5) throw error;
      province.platform.clock.move(25 * 60_000);
    }
}

test('two instances on the same tables, one ten minutes behind, each firing twice: one delivery, one snapshot, the same bytes', async () => {
  const { platform } = province;
  for (const [n, date] of ['20140601', '20150601'].entries())
    await province.as('xiangyinDirector')(postAct, {
      params: { archivesCode: '443021' },
      body: { number: `接字${n + 1}号`, kind: 'accession', date, quantities: { volumes: 57_000 + 9_000 * n } },
    });
  const other = platform.another(tenMinutes);
  platform.clock.move(Date.parse('2016-01-10T00:00:10Z') - platform.clock.now());
  await Promise.all([platform.fire('Tick'), other.fire('Tick'), platform.fire('Tick')]);
  platform.clock.move(tenMinutes);
  await Promise.all([other.fire('Tick'), platform.fire('Tick'), other.fire('Tick')]);
  await settled();

  const { items } = await province.as('provinceStatistician')(listEditions, { params: annual });
  expect(items.map(({ edition, state }) => [edition, state])).toEqual([['2015', 'delivered']]);
  const files = await stored('editions/annual-statistics-province/443001/2015');
  expect(Object.keys(files).map((key) => key.split('.').at(-1))).toEqual(['csv', 'html', 'json', 'pdf', 'xlsx']);
  expect(Object.values(files).map(([times]) => times)).toEqual([1, 1, 1, 1, 1]);
  expect(deliveries('annual-statistics-province#443001 2015')).toBe(1);

  const [{ sha256 } = {}] = items;
  expect(files['editions/annual-statistics-province/443001/2015.json']?.[1]).toBe(sha256);
  await Promise.all([other.fire('Tick'), platform.fire('Tick')]);
  await settled();
  expect(await stored('editions/annual-statistics-province/443001/2015')).toEqual(files);
}, 600_000);

import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import type { Platform } from '#infra/local/platform.ts';
import { scanPapers } from '#infra/local/samples/scans.ts';
import { utf8Sheet } from '#infra/local/samples/sheets.ts';
import { closed, importSheet, sendScans, verified } from '#infra/local/story/deeds.ts';
import { as } from '#infra/local/story/province.ts';
import { prices } from '../prices.ts';
import type { Bench } from '../run.ts';

const params = { archivesCode: '443021' };
const frames = 100;
const perThousand = 1000 / frames;

/** What S3 charges for an action; deleting and aborting is free, and a HEAD is granted and charged as a GET. */
const charged: Record<string, number> = {
  's3:PutObject': prices.millionPuts,
  's3:PutObjectTagging': prices.millionPuts,
  's3:PutObjectRetention': prices.millionPuts,
  's3:ListBucket': prices.millionPuts,
  's3:ListMultipartUploadParts': prices.millionPuts,
  's3:GetObject': prices.millionGets,
  's3:GetObjectTagging': prices.millionGets,
  's3:DeleteObject': 0,
  's3:AbortMultipartUpload': 0,
};

/**
 * Every request that storage gets for a batch of A4 pages at 200 dpi, from the sender's PUTs to the closed batch, as the
 * role check at the door saw it, and what it and a month of keeping cost; each preserved object once more for its second copy.
 */
export async function requests(platform: Platform): Promise<Bench['rows']> {
  const code = 'C038-001-008';
  const title = '文星镇人民政府文件';
  const sheet = [
    ['档号', '题名', '责任者', '日期', '保管期限', '页数'],
    [code, title, '文星镇人民政府', '19980000', 'Y', String(frames)],
  ];
  await importSheet(as(platform, 'xiangyinCataloguer'), params, utf8Sheet('案卷目录.csv', sheet));
  const scans = await scanPapers([{ referenceCode: code, title, lines: ['一九九八年工作总结'], pages: frames }]);
  await platform.idle();

  const before = counted(platform);
  const by = as(platform, 'xiangyinOperator');
  const batch = { ...params, batchId: await sendScans(by, params, '一批', scans) };
  await verified(by, batch);
  await closed(by, batch);
  await platform.idle();
  const made = [...counted(platform)].map(([what, times]): [string, number] => [what, times - (before.get(what) ?? 0)]);
  const rows = made
    .filter(([, times]) => times > 0)
    .map(([what, times]) => requestRow(what, times * perThousand))
    .concat(requestRow('s3:PutObject secondcopy (replication)', frames * perThousand));
  const usd = rows.reduce((sum, { USD }) => sum + Number(USD), 0);
  const bytes = { preserved: await bytesIn(platform, 'preservation'), access: await bytesIn(platform, 'access') };
  const gigabytes = ((2 * bytes.preserved + bytes.access) * perThousand) / 1e9;
  return [
    ...rows,
    { 'per 1,000 frames': 'requests in all', requests: sumOf(rows), USD: usd.toFixed(4) },
    {
      [`${prices.currency}, ${prices.region}, ${prices.asOf}`]: `1,000 frames kept a month, with second copy and access copies`,
      GB: gigabytes.toFixed(2),
      USD: (gigabytes * prices.storedGigabyteMonth).toFixed(4),
    },
  ];
}

function requestRow(what: string, times: number) {
  const price = charged[what.split(' ')[0] ?? ''];
  if (price === undefined) throw new Error(`no price for ${what}`);
  return { 'per 1,000 frames': what, requests: times, USD: ((times * price) / 1e6).toFixed(5) };
}

const sumOf = (rows: { requests: number }[]) => rows.reduce((sum, { requests: times }) => sum + times, 0);

/** Requests to S3 so far: action, bucket and function. */
function counted({ used }: Platform): Map<string, number> {
  const found = new Map<string, number>();
  for (const { caller, action, resource, times } of used) {
    if (!action.startsWith('s3:')) continue;
    const bucketName = /:::([^/]+)/.exec(resource)?.[1] ?? '';
    const kind =
      ['incoming', 'preservation', 'access', 'reports'].find((one) => bucketName.includes(one)) ?? bucketName;
    const what = `${action} ${kind} (${caller.replace(/[0-9A-F]{8}$/, '')})`;
    found.set(what, (found.get(what) ?? 0) + times);
  }
  return found;
}

async function bytesIn({ admin, deployed, origin }: Platform, kind: string): Promise<number> {
  const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } = admin.credentials();
  const s3 = new S3Client({ endpoint: origin, region: 'cn-north-1', credentials: { accessKeyId, secretAccessKey } });
  const Bucket = deployed.of('AWS::S3::Bucket').find(({ name }) => name.includes(kind))?.name;
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
  return Contents.reduce((sum, { Size = 0 }) => sum + Size, 0);
}

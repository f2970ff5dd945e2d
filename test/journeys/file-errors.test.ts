import sharp from 'sharp';
import { beforeAll, expect, test } from 'vitest';
import { addFiles, explainCheck, listFiles, openBatch, showVerification } from '#functions/uploads/contract.ts';
import { asSample, type SampleScan, scanPage } from '#infra/local/samples/scans.ts';
import { utf8Sheet } from '#infra/local/samples/sheets.ts';
import { importSheet, sendScans, verified } from '#infra/local/story/deeds.ts';
import { zipOf } from '#test/functions/catalogue-import/reading/zips.ts';
import { pdfOf } from '#test/functions/scan-ingest/pdfs.ts';
import { coarseScan, pngScan, scanWithoutDpi, truncatedScan, volume } from './samples/scans.ts';
import { aProvince, refusal } from './standing.ts';

const province = aProvince();
const params = { archivesCode: '443021' };

beforeAll(async () => {
  const volumes = ['002', '003', '004', '005'].map((number, n) => [
    `C038-001-${number}`,
    '文星镇土地承包经营权证存根',
    '文星镇人民政府',
    '19980000',
    'Y',
    ['4', '1', '3', '9'][n] ?? '',
    number === '005' ? '文政发〔1998〕36号' : '',
  ]);
  const header = ['档号', '题名', '责任者', '日期', '保管期限', '页数', '文号'];
  await importSheet(province.as('xiangyinCataloguer'), params, utf8Sheet('案卷目录.csv', [header, ...volumes]));
});

/** A page that is small in bytes but right in every way; `page` makes it unlike the others. */
const small = async (name: string, page: number): Promise<SampleScan> =>
  asSample(
    name,
    await sharp(await scanPage(volume, page))
      .resize(600)
      .jpeg({ quality: 60 })
      .withMetadata({ density: 200 })
      .toBuffer(),
  );

/** A TIFF header of 40,000 × 40,000 pixels, and none of them. */
function bomb(): Buffer {
  const fields = [
    [256, 40_000],
    [257, 40_000],
    [258, 8],
    [259, 1],
    [262, 1],
    [273, 8],
    [277, 1],
    [278, 40_000],
    [279, 1_600_000_000],
  ];
  const tiff = Buffer.alloc(10 + fields.length * 12 + 4);
  tiff.write('II*\0', 'latin1');
  tiff.writeUInt32LE(8, 4);
  tiff.writeUInt16LE(fields.length, 8);
  fields.forEach(([tag = 0, value = 0], n) => {
    tiff.writeUInt16LE(tag, 10 + n * 12);
    tiff.writeUInt16LE(4, 12 + n * 12);
    tiff.writeUInt32LE(1, 14 + n * 12);
    tiff.writeUInt32LE(value, 18 + n * 12);
  });
  return tiff;
}

test('every file error of the list, through the deployed worker: the file, what is wrong, what to do', async () => {
  const by = province.as('xiangyinOperator');
  const page = await scanPage(volume, 1);
  const bitonal = await sharp(page)
    .resize(600)
    .toColourspace('b-w')
    .threshold(128)
    .tiff({ bitdepth: 1, xres: 8, yres: 8 })
    .toBuffer();
  const empty = await sharp({ create: { width: 600, height: 800, channels: 3, background: '#efe6d2' } })
    .jpeg()
    .withMetadata({ density: 200 })
    .toBuffer();
  const active = Buffer.from(
    pdfOf(1).toString('latin1').replace('/Type /Catalog', '/Type /Catalog /OpenAction << /S /JavaScript /JS (x) >>'),
    'latin1',
  );
  const escaping = zipOf([
    { name: 'OFD.xml', content: '<ofd:OFD/>' },
    { name: '../evil', content: '' },
  ]);
  const in5 = (number: string, extension: string) => `C038-001-005/C038-001-005-${number}.${extension}`;
  const cases: [SampleScan, outcome: string, ...problems: string[]][] = [
    [await small('C038-001-002/C038-001-002-001.jpg', 1), 'accepted'],
    [await small('C038-001-002/C038-001-002-002.jpg', 2), 'accepted'],
    [await small('C038-001-002/C038-001-002-004.jpg', 4), 'accepted'],
    [await small('C038-001-003/C038-001-003-001.jpg', 5), 'accepted'],
    [await small('C038-001-003/C038-001-003-002.jpg', 6), 'accepted'],
    [await small('C038-001-004/C038-001-004-001.jpg', 7), 'accepted'],
    [await pngScan(in5('001', 'jpg')), 'refused', 'V16 文件实际格式为PNG,与扩展名不符。'],
    [await truncatedScan(in5('002', 'tif'), 'tiff'), 'refused', 'V16 文件不完整,请重新上传。'],
    [asSample(in5('003', 'jpg'), Buffer.from('兰台')), 'refused', 'V16 文件无法打开,请重新扫描或上传。'],
    [await coarseScan(in5('004', 'jpg')), 'refused', 'V17 扫描分辨率150dpi,低于200dpi,请重扫或说明。'],
    [await scanWithoutDpi(in5('005', 'tif')), 'accepted', 'V17 文件未记录扫描分辨率,请确认不低于200dpi。'],
    [asSample(in5('006', 'tif'), bitonal), 'accepted', 'V18 红头文件为黑白二值扫描,请改用彩色扫描或选择原因。'],
    [
      asSample(in5('007', 'pdf'), pdfOf(1, { encrypted: true })),
      'refused',
      `V31 文件“${in5('007', 'pdf')}”已拒收:已加密,请解密后上传。`,
    ],
    [asSample(in5('008', 'pdf'), active), 'refused', expect.stringMatching(/^V31 .*含脚本/)],
    [asSample(in5('009', 'ofd'), escaping), 'refused', 'V31 文件“../evil”已拒收:含越界路径。'],
    [asSample(in5('010', 'tif'), bomb()), 'refused', 'V46 图像为40000×40000像素,超过30000万像素的上限,请分幅扫描。'],
    [asSample(in5('011', 'jpg'), empty), 'accepted', 'V47 图像疑似空白页,请确认是空白背面还是漏扫。'],
    [
      asSample(in5('012', 'mp3'), Buffer.from('ID3\u0004')),
      'accepted',
      'V48 已识别为MP3并保存,内容未解码,须人工核对。',
    ],
  ];
  const scans = cases.map(([scan]) => scan);
  const batch = { ...params, batchId: await sendScans(by, params, '有问题的一批', scans) };
  await verified(by, batch);
  const { items } = await by(listFiles, { params: batch });
  const told = items.map(({ name, verdict }) => [
    name,
    verdict?.outcome,
    ...(verdict?.problems ?? []).map(({ code, zh }) => `${code} ${zh}`),
  ]);
  expect(told).toEqual(cases.map(([{ name }, ...expected]) => [name, ...expected]));

  const report = await by(showVerification, { params: batch });
  expect(report.checks.filter(({ result }) => result === 'fail').map(({ id }) => id)).toEqual(['U04']);
  const found = new Map(report.items.map((one) => [one.referenceCode, one]));
  const reasons = (code: string) =>
    found
      .get(code)
      ?.checks.flatMap(({ id, result, reason }) =>
        ['I01', 'I06', 'U11', 'U12'].includes(id) && result !== 'pass' ? [`${id} ${result} ${reason}`] : [],
      );
  expect(reasons('C038-001-002')).toEqual([
    'I01 fail 图像3幅,著录4页,少1幅,请补传或核对页数。',
    'I06 fail 缺第003页(共4页,实有3页)。',
  ]);
  expect(found.get('C038-001-003')).toMatchObject({ outcome: 'pass', sentence: '应有1页,实有2页' });
  expect(reasons('C038-001-003')).toEqual(['I01 manual-review 图像2幅,著录1页;若含空白背面请选择原因。']);
  expect(found.get('C038-001-004')).toMatchObject({ outcome: 'fail', sentence: '应有3页,实有1页,缺第2、3页' });
  expect(reasons('C038-001-005')?.slice(-2)).toEqual([
    'U11 manual-review 第6页:红头文件为黑白二值扫描,请改用彩色扫描或选择原因。',
    'U12 manual-review 第11页疑似空白,请确认是空白背面还是漏扫。',
  ]);
  const explain = (referenceCode: string, check: 'I01' | 'U11', reason: 'blank-backs' | 'original-black-and-white') =>
    by(explainCheck, { params: batch, body: { referenceCode, check, reason } });
  await explain('C038-001-003', 'I01', 'blank-backs');
  await explain('C038-001-005', 'U11', 'original-black-and-white');
  for (const [code, check] of [
    ['C038-001-002', 'I01'],
    ['C038-001-004', 'I01'],
  ] as const)
    expect((await refusal(explain(code, check, 'blank-backs'))).slug).toBe('nothing-to-explain');
  expect((await refusal(explain('C038-001-003', 'I01', 'original-black-and-white'))).slug).toBe('nothing-to-explain');
  expect((await refusal(explain('C038-001-009', 'I01', 'blank-backs'))).slug).toBe('record-not-in-batch');
  const said = (await by(showVerification, { params: batch })).items.flatMap(({ checks }) =>
    checks.flatMap(({ result, reason }) => (reason?.includes('已说明') ? [`${result} ${reason}`] : [])),
  );
  expect(said).toEqual([
    'manual-review 图像2幅,著录1页;若含空白背面请选择原因。(已说明:含空白背面)',
    'manual-review 第6页:红头文件为黑白二值扫描,请改用彩色扫描或选择原因。(已说明:原件即为黑白(复印件、油印件等),没有红头和印章)',
  ]);
  const one = found.get('C038-001-002')?.checks ?? [];
  expect(one.find(({ id }) => id === 'S02')).toMatchObject({ result: 'manual-review', stage: '移交与接收' });
  expect(one.filter(({ id }) => ['A03', 'A05', 'I04'].includes(id)).map(({ result }) => result)).toEqual([
    'pass',
    'pass',
    'pass',
  ]);
});

test('V15, V16: a wrong folder and an empty file are named before any byte moves', async () => {
  const by = province.as('xiangyinOperator');
  const { batchId } = await by(openBatch, { params, body: { title: '放错的一批' } });
  const sha256 = '0'.repeat(64);
  const files = [
    { name: 'C038-001-003/C038-001-002-001.jpg', size: 10, sha256 },
    { name: 'C038-001-003/C038-001-003-009.jpg', size: 0, sha256 },
  ];
  const refused = await refusal(by(addFiles, { params: { ...params, batchId }, body: { list: 1, files } }));
  expect(refused).toMatchObject({ status: 422, slug: 'files-not-accepted' });
  const details = (refused.problem as { errors?: { detail: string }[] }).errors?.map(({ detail }) => detail);
  expect(details).toEqual([
    expect.stringContaining('文件名档号C038-001-002与文件夹档号C038-001-003不一致'),
    expect.stringContaining('为空(0字节),请重新扫描或从清单中去掉。'),
  ]);
});

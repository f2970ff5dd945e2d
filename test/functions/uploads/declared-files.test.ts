import fc from 'fast-check';
import { expect, test } from 'vitest';
import { progressSentence, requireClosable } from '#functions/uploads/batch.ts';
import { listed, refusalsOf } from '#functions/uploads/declared-files.ts';
import { tallyOf } from '#shared/scans/scan.ts';
import { largestBytes } from '#shared/scans/scan-format.ts';

const sha256 = 'ab'.repeat(32);
const file = (name: string, size = 1000) => ({ name, size, sha256 });
const details = (...files: { name: string; size: number; sha256: string }[]) =>
  refusalsOf(files).map(({ detail }) => detail);

test('good names of every accepted type pass', () => {
  const names = [
    'C038-001-002-001.jpg',
    'C038-001-002/0002.TIF',
    'C038-001-002-003.jpeg',
    'Z109-WS·2011-Y-BGS-0001.pdf',
    'C038-001-002-004.png',
  ];
  expect(details(...names.map((name) => file(name)))).toEqual([]);
});

test.each([
  [
    file('C038-001-002-001.bmp'),
    '文件“C038-001-002-001.bmp”不是可接收的类型,请转换为TIFF、JPEG、PNG、PDF、JPEG 2000、OFD、WAV、MP3、MP4、AVI、MPEG、MKV之一,或从清单中去掉。',
  ],
  [file('Thumbs.db'), '不是可接收的类型'],
  [file('C038-001-002-001.jpg', 0), '文件“C038-001-002-001.jpg”为空(0字节),请重新扫描或从清单中去掉。'],
  [
    file('C038-001-002-001.tif', largestBytes.tiff + 1),
    '文件“C038-001-002-001.tif”为2000.1MB,超过此格式单个文件2000MB的上限,请分件或压缩后上传。',
  ],
  [file('IMG_0001.jpg'), '无法从文件名“IMG_0001.jpg”得知档号和页号'],
  [file('C038-001-002/C038-001-003-001.jpg'), '文件名档号C038-001-003与文件夹档号C038-001-002不一致,请核对。'],
])('before any byte moves, a wrong file is refused by name: %o', (wrong, words) => {
  const [refusal, ...more] = refusalsOf([wrong]);
  expect(refusal?.detail).toContain(words);
  expect(more).toEqual([]);
});

test('exactly the largest size is taken', () =>
  expect(details(file('C038-001-002-001.tif', largestBytes.tiff))).toEqual([]));

test('each wrong file of a list is pointed at; a name twice is one of them', () => {
  const refusals = refusalsOf([file('C038-001-002-001.jpg'), file('x.doc'), file('C038-001-002-001.jpg')]);
  expect(refusals.map(({ pointer }) => pointer)).toEqual(['/files/1', '/files/2']);
  expect(refusals[1]?.detail).toBe('文件“C038-001-002-001.jpg”在清单中重复(第1、3个)。');
});

test('a name that bears a secret marking is refused without being repeated (V26)', () => {
  const [refusal] = refusalsOf([file('机密★10年/C038-001-002-001.jpg')]);
  expect(refusal?.detail).toContain('本平台不得上传涉密档案');
  expect(refusal?.detail).not.toContain('C038');
});

test('a list is known by its content: the same again has the same digest, any other another', () =>
  fc.assert(
    fc.property(
      fc.array(fc.record({ name: fc.string(), size: fc.nat() }), { minLength: 1, maxLength: 20 }),
      (files) => {
        const declared = files.map((one) => ({ ...one, sha256 }));
        const place = { batchId: 'b', list: 2, month: '2024-09', expiresAt: 1 };
        const { list, files: items } = listed(declared, place);
        expect(listed(declared, place)).toEqual({ list, files: items });
        expect(list.bytes).toBe(files.reduce((sum, { size }) => sum + size, 0));
        expect(items.map(({ item }) => item)).toEqual([...items.map(({ item }) => item)].sort());
        expect(items[0]?.number).toBe(501);
        const other = listed([...declared.slice(1), { name: `${files[0]?.name}x`, size: 1, sha256 }], place);
        expect(other.list.listSha256).not.toBe(list.listSha256);
      },
    ),
  ));

test('the sentence on progress', () => {
  const verdicts = [
    ...Array.from({ length: 3409 }, () => ({ outcome: 'accepted' as const, frames: 1, bytes: 1 })),
    { outcome: 'refused' as const, frames: 0, bytes: 0 },
    { outcome: 'refused' as const, frames: 0, bytes: 0 },
    { outcome: 'waiting' as const, frames: 0, bytes: 0 },
  ];
  expect(progressSentence(tallyOf({ files: 5000, bytes: 1 }, verdicts))).toBe(
    '已核验3,412/5,000个文件,其中退回2个、待挂接1个,还有1,588个。',
  );
  expect(progressSentence(tallyOf({ files: 1, bytes: 1 }, verdicts.slice(0, 1)))).toBe(
    '已核验1/1个文件,全部核验完毕。',
  );
});

test('what keeps a batch open: nothing declared, files outstanding, files waiting', () => {
  const accepted = { outcome: 'accepted' as const, frames: 1, bytes: 1 };
  const waiting = { outcome: 'waiting' as const, frames: 0, bytes: 0 };
  const closing = (files: number, verdicts: (typeof accepted | typeof waiting)[], leave = {}) => {
    try {
      requireClosable(tallyOf({ files, bytes: 1 }, verdicts), {
        leaveWaiting: false,
        leaveOutstanding: false,
        ...leave,
      });
    } catch (error) {
      return (error as { slug: string }).slug;
    }
    return 'closable';
  };
  expect(closing(0, [])).toBe('batch-empty');
  expect(closing(2, [accepted])).toBe('files-outstanding');
  expect(closing(2, [accepted, waiting])).toBe('files-waiting');
  expect(closing(2, [accepted, waiting], { leaveWaiting: true })).toBe('closable');
  expect(closing(2, [accepted], { leaveWaiting: true })).toBe('files-outstanding');
  expect(closing(2, [accepted], { leaveOutstanding: true })).toBe('closable');
  expect(closing(1, [accepted])).toBe('closable');
});

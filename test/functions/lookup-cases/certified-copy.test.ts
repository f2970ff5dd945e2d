import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { copyPdf } from '#functions/lookup-cases/certified-copy.ts';
import { codeOf, spelled } from '#functions/lookup-cases/copy.ts';
import { addFonts } from '#infra/font-asset.ts';
import { runsOf } from '#shared/print/font-chain.ts';

const folder = mkdtempSync(join(tmpdir(), 'lantai-copy-'));
const fonts = join(folder, 'fonts');
beforeAll(() => addFonts(folder));
afterAll(() => rmSync(folder, { recursive: true }));

const said = {
  caseId: '443001-20240929-7Q2M4K9XAB',
  archivesName: '平江县档案馆',
  referenceCode: 'A120-ZY·HY·1987·Y-0231',
  title: '𠮷田䶮、㛃娜婚姻登记',
  subject: '吴秀英',
  issuedOn: '20241010',
  receivingName: '湖南省档案馆',
  purpose: '办理社保',
  code: '0123456789ABCDEFGHJKMNPQRS',
  verifyAt: 'https://example.test/v1/copies/0123456789ABCDEFGHJKMNPQRS',
  at: new Date('2024-10-10T02:00:00Z'),
};
const scan = () =>
  sharp({ create: { width: 400, height: 560, channels: 3, background: '#f4ead5' } })
    .jpeg()
    .toBuffer();

/** A real reader, where the machine has one. */
const reader = (program: string, ...args: string[]) => {
  try {
    return execFileSync(program, args, { encoding: 'utf8' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};

describe('the paper', () => {
  test('a real reader finds every field in it, rare characters among them, and one page per image', async () => {
    const { bytes, pages } = await copyPdf(fonts, said, [await scan(), await scan()]);
    expect(pages).toBe(3);
    const file = join(folder, 'copy.pdf');
    writeFileSync(file, bytes);
    const text = reader('pdftotext', '-layout', file, '-');
    if (text === undefined) return;
    const { caseId, archivesName, referenceCode, title } = said;
    for (const piece of [caseId, archivesName, referenceCode, title, '查档日期:2024年10月10日', spelled(said.code)])
      expect(text, piece).toContain(piece);
    expect(text).toContain('须加盖档案利用专用章方为有效');
    expect(text.split('\f').length - 1).toBe(3);
    const listed = reader('pdffonts', file) ?? '';
    const embedded = listed.trim().split('\n').slice(2);
    for (const line of embedded) expect(line).toMatch(/CID TrueType\s+Identity-H\s+yes yes yes/);
  }, 30_000);

  test('the same paper again is the same bytes: its digest can be compared', async () => {
    const images = [await scan()];
    const [one, other] = [await copyPdf(fonts, said, images), await copyPdf(fonts, said, images)];
    expect(one.bytes.equals(other.bytes)).toBe(true);
  }, 30_000);
});

describe('the chain of fonts', () => {
  test('nothing is lost, whatever the characters: each is in a font that has it or named by its number', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.func(fc.boolean()), (text, has) => {
        const runs = runsOf(text, (font, codePoint) => has(font, codePoint));
        const whole = text.normalize('NFC');
        const written = [...whole]
          .map((c) =>
            [0, 1].some((font) => has(font, c.codePointAt(0)))
              ? c
              : `〓(U+${c.codePointAt(0)?.toString(16).toUpperCase()})`,
          )
          .join('');
        expect(runs.map((run) => run.text).join('')).toBe(written);
      }),
    ));
});

describe('the code', () => {
  test('is read as people type it, and nothing else is one', () => {
    expect(codeOf(spelled(said.code).toLowerCase())).toBe(said.code);
    expect(codeOf(said.code.replace('0', 'O').replace('1', 'l'))).toBe(said.code);
    for (const other of ['', said.code.slice(1), `${said.code}0`, said.code.replace('A', 'U')])
      expect(codeOf(other)).toBeUndefined();
  });
});

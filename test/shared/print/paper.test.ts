import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import PDFDocument from 'pdfkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addFonts } from '#infra/font-asset.ts';
import { fontPaths, runsOf } from '#shared/print/font-chain.ts';
import { paper } from '#shared/print/paper.ts';
import { typeface } from '#shared/print/typeface.ts';

const folder = mkdtempSync(join(tmpdir(), 'lantai-paper-'));
const fonts = join(folder, 'fonts');
beforeAll(() => addFonts(folder));
afterAll(() => rmSync(folder, { recursive: true }));

const at = new Date('2024-10-10T02:00:00Z');

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

describe('lines', () => {
  test('lose nothing, are no wider than told save for a closing mark, and tear no number that fits', () => {
    const face = typeface(new PDFDocument({ font: fontPaths(fonts)[0] ?? '' }), fonts);
    const piece = fc.constantFrom('湘阴县', '𠮷田䶮', '。', '》', '(', '12,345.60', 'A120-ZY', ' ', '\n', '%', '卷');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), fc.integer({ min: 60, max: 400 }), (pieces, within) => {
        const text = pieces.join('');
        const lines = face.wrapped(text, 12, within);
        expect(lines.join('')).toBe(text.replaceAll('\n', ''));
        for (const line of lines)
          expect(face.width(line.replace(/[。》%,.]+$/u, ''), 12)).toBeLessThanOrEqual(within + 1e-6);
      }),
      { numRuns: 60 },
    );
    expect(face.wrapped('馆藏共有12,345.60卷', 10, 60)).toEqual(['馆藏共有', '12,345.60卷']);
    expect(face.wrapped('1234567890123456', 10, 60).length).toBeGreaterThan(1);
  }, 30_000);
});

describe('a paper', () => {
  test('has its rows in full, goes on to further pages, and says on each which it is', async () => {
    const sheet = paper(fonts, { title: '表', author: '湖南省档案馆', at, landscape: true });
    const head = ['档案馆', '馆藏(卷)', '说明'];
    const cells = (texts: string[]) =>
      texts.map((text, n) => ({ text, parts: [3, 2, 5][n] ?? 1, align: n === 1 ? ('right' as const) : undefined }));
    const turned: number[] = [];
    sheet.row(cells(head));
    for (let n = 0; n < 60; n++)
      if (sheet.row(cells([`第${n}馆`, `${n},000`, `说明${n}。`.repeat(n % 7)]))) turned.push(n);
    const pages = sheet.foot((number, of) => `第${number}页/共${of}页`);
    expect(pages).toBeGreaterThan(2);
    expect(turned.length).toBe(pages - 1);
    const file = join(folder, 'rows.pdf');
    writeFileSync(file, await sheet.bytes());
    const text = reader('pdftotext', '-layout', file, '-');
    if (text === undefined) return;
    expect(text.split('\f').length - 1).toBe(pages);
    for (const piece of ['第59馆', '59,000', '说明55。', `第${pages}页/共${pages}页`]) expect(text).toContain(piece);
  }, 30_000);
});

/** A real reader, where the machine has one. */
function reader(program: string, ...args: string[]): string | undefined {
  try {
    return execFileSync(program, args, { encoding: 'utf8' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

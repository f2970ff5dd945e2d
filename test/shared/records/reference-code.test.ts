import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CodeParts, readCode } from '#shared/records/code-grammars.ts';
import { namesVolume, readReferenceCode } from '#shared/records/reference-code.ts';

const codesOf = (input: string) => readReferenceCode(input).issues.map((issue) => issue.code);

type Golden = [code: string, parts: Partial<CodeParts>];

/** The examples of DA/T 13-2022 and DA/T 22-2015 themselves. */
const golden: Golden[] = [
  [
    'J019-ZY·JC·CC·2019·D30-001-001',
    {
      profile: 'DA/T 13-2022 volume',
      categoryCode: 'ZY',
      seriesParts: ['JC', 'CC'],
      year: 2019,
      retentionCode: 'D30',
      fileNumber: '001',
      itemNumber: '001',
    },
  ],
  [
    'J019-KU·01·2017-001-001',
    {
      profile: 'DA/T 13-2022 volume',
      categoryCode: 'KU',
      seriesParts: ['01'],
      year: 2017,
      fileNumber: '001',
      itemNumber: '001',
    },
  ],
  ['A002-RS-001-002', { profile: 'DA/T 13-2022 volume', categoryCode: 'RS', fileNumber: '001', itemNumber: '002' }],
  [
    'X032-KJ·KY·01-003',
    { profile: 'DA/T 13-2022 volume', categoryCode: 'KJ', seriesParts: ['KY', '01'], fileNumber: '003' },
  ],
  [
    'X032-KJ·JJ·02-005-054',
    {
      profile: 'DA/T 13-2022 volume',
      categoryCode: 'KJ',
      seriesParts: ['JJ', '02'],
      fileNumber: '005',
      pageNumber: '054',
    },
  ],
  [
    'K021-ZP·2019·D30-025-005',
    {
      profile: 'DA/T 13-2022 volume',
      categoryCode: 'ZP',
      year: 2019,
      retentionCode: 'D30',
      fileNumber: '025',
      itemNumber: '005',
    },
  ],
  ['C038-001-002-003', { profile: 'DA/T 13-1994', catalogueNumber: '001', fileNumber: '002', itemNumber: '003' }],
  [
    'A439-WS·2015·D30·003-005',
    { profile: 'DA/T 13-2022 item', year: 2015, retentionCode: 'D30', unitOrSubjectCode: '003', itemNumber: '005' },
  ],
  [
    'Z109-WS·2011·Y·办公室-0001',
    { profile: 'DA/T 13-2022 item', retentionCode: 'Y', unitOrSubjectCode: '办公室', itemNumber: '0001' },
  ],
  ['Z008-WS·2019·Y-037', { profile: 'DA/T 13-2022 item', year: 2019, retentionCode: 'Y', itemNumber: '037' }],
  ['J019-LY·2019·Y-001', { profile: 'DA/T 13-2022 item', categoryCode: 'LY', itemNumber: '001' }],
  [
    'C015-WY·TZGG·2019·D10-00001',
    { profile: 'DA/T 13-2022 item', seriesParts: ['TZGG'], retentionCode: 'D10', itemNumber: '00001' },
  ],
  ['B168-SW·2015·Y-001', { profile: 'DA/T 13-2022 item', categoryCode: 'SW', itemNumber: '001' }],
  [
    'Z109-WS·2011-Y-BGS-0001',
    {
      profile: 'DA/T 22-2015',
      categoryCode: 'WS',
      year: 2011,
      retentionCode: 'Y',
      unitOrSubjectCode: 'BGS',
      itemNumber: '0001',
    },
  ],
  ['Z109-WS·2011-Y-0001', { profile: 'DA/T 22-2015', year: 2011, retentionCode: 'Y', itemNumber: '0001' }],
  [
    'A120-ZY·HY·1987·Y-0231',
    { profile: 'DA/T 13-2022 item', categoryCode: 'ZY', seriesParts: ['HY'], year: 1987, itemNumber: '0231' },
  ],
];

describe('the standards’ own examples', () => {
  test.each(golden)('%s', (input, parts) => {
    const { code, issues } = readReferenceCode(input);
    expect(issues).toEqual([]);
    expect(code).toMatchObject({ ...parts, canonical: input, original: input, fondsNumber: input.split('-')[0] });
  });
});

describe('what people type', () => {
  test('full-width letters, digits and dashes are folded and said (A01 row 3)', () => {
    const { code, issues } = readReferenceCode('Ａ439－WS·2015·D30·003－005');
    expect(code?.canonical).toBe('A439-WS·2015·D30·003-005');
    expect(code?.original).toBe('Ａ439－WS·2015·D30·003－005');
    expect(issues.map(({ code, severity, zh }) => [code, severity, zh])).toEqual([
      ['V03', 'information', '已按半角规范,原值保留。'],
    ]);
  });

  test.each([...'·•・‧．﹒。'])('the dot %s is the middle dot', (dot) => {
    expect(readReferenceCode(`Z008-WS${dot}2019${dot}Y-037`).code?.canonical).toBe('Z008-WS·2019·Y-037');
  });

  test.each([...'-－–—‐‑−'])('the dash %s is the hyphen', (dash) => {
    expect(readReferenceCode(['C038', '001', '002', '003'].join(dash)).code?.canonical).toBe('C038-001-002-003');
  });

  test('an ASCII full stop asks, another dot does not', () => {
    const [asked] = readReferenceCode('Z008-WS.2019.Y-037').issues;
    expect(asked).toMatchObject({ code: 'V04', severity: 'warning', proposal: 'Z008-WS·2019·Y-037' });
    expect(readReferenceCode('Z008-WS•2019•Y-037').issues).toMatchObject([{ code: 'V04', severity: 'information' }]);
  });

  test('blanks inside, lower case and doubled dashes are folded', () => {
    expect(readReferenceCode(' z008 - ws·2019·y——037\u3000').code?.canonical).toBe('Z008-WS·2019·Y-037');
  });

  test('blanks at the ends alone are no issue', () => expect(codesOf(' C038-001-002-003 ')).toEqual([]));

  test('zero padding is not touched (stability)', () => {
    expect(readReferenceCode('12-1-2-3').code?.canonical).toBe('12-1-2-3');
    expect(readReferenceCode('012-001-002-003').code?.canonical).toBe('012-001-002-003');
  });

  test.each([
    'C038',
    'C038-001',
    'A439-WS·2015·D30',
    'A439-WS·2015·D30-',
    'C038--001-002',
    'Z109-WS·2011-Y-BGS',
    '-001-002',
    'C038-001-002-003-004',
    '张三',
    'WS·2011-Y-0001',
  ])('no grammar fits %s', (input) => {
    const { code, issues } = readReferenceCode(input);
    expect(code).toBeUndefined();
    expect(issues).toMatchObject([{ code: 'V33', severity: 'error' }]);
  });

  test('an empty cell is required', () => expect(codesOf('  ')).toEqual(['V11']));

  test('the archives says whether the last number is a page', () => {
    expect(readReferenceCode('C038-001-002-003', { lastNumber: 'page' }).code).toMatchObject({ pageNumber: '003' });
  });

  test('the 1994 form without a fonds takes it from the sheet’s column', () => {
    expect(codesOf('KJ-01-003-005')).toEqual(['V33']);
    expect(readReferenceCode('KJ-01-003-005', { fondsNumber: 'X032' }).code).toMatchObject({
      fondsNumber: 'X032',
      pageNumber: '005',
      canonical: 'KJ-01-003-005',
    });
  });

  test('a volume and the items in it are told apart', () => {
    expect(namesVolume(readReferenceCode('C038-001-002').code!)).toBe(true);
    expect(namesVolume(readReferenceCode('C038-001-002-003').code!)).toBe(false);
  });

  test('series may name retention before year', () =>
    expect(readReferenceCode('A439-WS·D30·2015-0005').code).toMatchObject({ year: 2015, retentionCode: 'D30' }));
});

const digits = (min: number, max: number) => fc.stringMatching(new RegExp(`^\\d{${min},${max}}$`));
const fonds = fc.stringMatching(/^[A-Z]\d{3}$/);
const category = fc.constantFrom('WS', 'KJ', 'ZY', 'ZP', 'KU');
const year = fc.integer({ min: 1949, max: 2030 }).map(String);
const retention = fc.constantFrom('Y', 'D30', 'D10');
const unit = fc.constantFrom('BGS', '003', '办公室');
const code = fc.oneof(
  fc.tuple(fonds, digits(1, 3), digits(1, 4), digits(1, 4)).map((parts) => parts.join('-')),
  fc
    .tuple(fonds, category, year, retention, unit, digits(1, 5))
    .map(([f, c, y, r, u, n]) => `${f}-${c}·${y}·${r}·${u}-${n}`),
  fc
    .tuple(fonds, category, year, retention, unit, digits(1, 5))
    .map(([f, c, y, r, u, n]) => `${f}-${c}·${y}-${r}-${u}-${n}`),
  fc.tuple(fonds, category, year, digits(1, 4), digits(1, 4)).map(([f, c, y, v, n]) => `${f}-${c}·${y}-${v}-${n}`),
);
const wide = (text: string) =>
  text.replace(/[0-9A-Z]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0));

describe('for every code', () => {
  test('the canonical form reads back as itself, without issues', () =>
    fc.assert(
      fc.property(code, (canonical) => {
        const read = readReferenceCode(canonical);
        expect(read.issues).toEqual([]);
        expect(read.code?.canonical).toBe(canonical);
      }),
    ));

  test('however it is typed, the parts and the canonical form are the same', () =>
    fc.assert(
      fc.property(code, fc.constantFrom(...'•・‧．﹒。'), fc.constantFrom(...'－–—‐‑−'), (canonical, dot, dash) => {
        const typed = wide(canonical).replaceAll('·', dot).replaceAll('-', ` ${dash}`);
        const { code: read } = readReferenceCode(typed);
        expect(read?.canonical).toBe(canonical);
        expect(read?.original).toBe(typed);
        expect(readCode(canonical, {})).toMatchObject({ profile: read?.profile, seriesParts: read?.seriesParts });
      }),
    ));

  test('reading never throws and a canonical form is a fixed point, whatever the cell holds', () =>
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[A-Z0-9·.。—－ -]{0,24}$/)), (cell) => {
        const { code: read } = readReferenceCode(cell);
        if (read)
          expect(readReferenceCode(read.canonical)).toMatchObject({ code: { canonical: read.canonical }, issues: [] });
      }),
      { numRuns: 500 },
    ));

  test('codes sort as numbers do: item 2 before item 10, padded or not', () =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99_999 }), fc.integer({ min: 1, max: 99_999 }), (a, b) => {
        const key = (item: number) => readReferenceCode(`C038-001-002-${item}`).code!.sortCode;
        expect(Math.sign(a - b)).toBe(key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0);
        expect(readReferenceCode(`C038-1-2-${String(a).padStart(5, '0')}`).code!.sortCode).toBe(key(a));
      }),
    ));
});

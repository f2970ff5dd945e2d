import { type Severity, says } from './problem-text.ts';

const excelDamage = {
  'scientific-notation': {
    severity: 'error',
    zh: '身份证号疑似被Excel转为科学计数法,末位已丢失,请重新导出为文本。',
    en: 'The number was turned into scientific notation by Excel and its last digits are lost; export the column as text again.',
  },
  'leading-zero': {
    severity: 'warning',
    zh: '前导零疑似被Excel去掉,请对照原件确认。',
    en: 'Leading zeros seem to have been dropped by Excel; please compare with the original.',
  },
  'hidden-row': {
    severity: 'warning',
    zh: '该行在表中被隐藏,请确认是否提交。',
    en: 'This row is hidden in the sheet; confirm that it is to be submitted.',
  },
  'merged-cell': {
    severity: 'warning',
    zh: '该行含合并单元格,已按左上角的值填充,请确认。',
    en: 'This row has merged cells, filled with the value of the first; please confirm.',
  },
  'total-row': {
    severity: 'warning',
    zh: '该行疑似合计行,未作为条目,请确认。',
    en: 'This looks like a total row and is not taken as an entry; please confirm.',
  },
  'header-again': {
    severity: 'information',
    zh: '该行与列名相同(跨页重复的表头),未作为条目。',
    en: 'This line repeats the column names and is not taken as an entry.',
  },
  'two-headers': {
    severity: 'error',
    zh: '表头有两行,请只保留一行列名后重新上传。',
    en: 'The sheet has two header rows; keep one and upload it again.',
  },
} as const satisfies Record<string, { severity: Severity; zh: string; en: string }>;

/** What is said about what a row contains: V19–V30, and V33 on for what that list leaves unsaid. */
export const contentTexts = {
  V19: says(
    'information',
    (_: object) => '原文保留;检索按简体,不计拼音注音。',
    () => 'The original is kept; searches use Simplified characters without pinyin annotations.',
  ),
  V20: says(
    'warning',
    (_: object) => '疑似乱码,请对照原件。',
    () => 'This looks garbled; please compare with the original.',
  ),
  V21: says(
    'information',
    (p: { encoding: string }) => `编码识别为${p.encoding},请核对前五行。`,
    (p) => `The file was read as ${p.encoding}; check the first five rows.`,
  ),
  V23: says(
    (p) => excelDamage[p.damage].severity,
    (p: { damage: keyof typeof excelDamage }) => excelDamage[p.damage].zh,
    (p) => excelDamage[p.damage].en,
  ),
  V24: says(
    (p) => (p.inRequest ? 'error' : 'warning'),
    (p: { inRequest: boolean }) => (p.inRequest ? '身份证号校验码错误' : '身份证号校验码错误,按原值保留,请对照原件。'),
    (p) =>
      p.inRequest
        ? 'The ID number fails its check digit'
        : 'The ID number fails its check digit; kept as it is, compare with the original.',
  ),
  V25: says(
    'warning',
    (p: { itemNumber: string }) => `件号${p.itemNumber}缺失;如属移出/销毁请登记。`,
    (p) => `Item ${p.itemNumber} is missing; register it if it was removed or destroyed.`,
  ),
  V26: says(
    'error',
    (_: object) => '本平台不得上传涉密档案,该行及其文件已拒收且未保存。',
    () => 'State secrets must not be uploaded here; this row and its files were refused and not stored.',
  ),
  V27: says(
    'warning',
    (p: { words: string[] }) => `拟开放条目含敏感内容(${p.words.join('、')}),须由第二人复核。`,
    (p) =>
      `Proposed for opening but mentions sensitive matters (${p.words.join(', ')}); a second reviewer must decide.`,
  ),
  V28: says(
    'error',
    (p: { fondsNumber: string; holder?: string }) =>
      p.holder
        ? `全宗号${p.fondsNumber}属于${p.holder},您无权提交。`
        : `全宗号${p.fondsNumber}未在本馆登记,您无权提交;请先由管理员登记全宗。`,
    (p) =>
      `You may not submit for fonds ${p.fondsNumber}: ${p.holder ? `it belongs to ${p.holder}` : 'it is not registered here'}.`,
  ),
  V29: says(
    (p) => (p.era === 'future' ? 'error' : 'warning'),
    (p: { value: string; era: 'future' | 'ancient' }) =>
      p.era === 'future' ? `日期${p.value}晚于今天,请按原件改正。` : `日期${p.value}早于1368年,请对照原件确认。`,
    (p) =>
      p.era === 'future' ? `${p.value} lies in the future; correct it.` : `${p.value} is before 1368; please confirm.`,
  ),
  V30: says(
    'warning',
    (p: { otherCode: string }) => `疑似重复著录:与${p.otherCode}的题名、文号、日期相同,请核对。`,
    (p) => `Possibly described twice: title, number and date equal those of ${p.otherCode}.`,
  ),
  V33: says(
    'error',
    (p: { value: string }) =>
      `档号“${p.value}”不符合档号规则,请按“全宗号-类别号-件号”或“全宗号-目录号-案卷号-件号”改正。`,
    (p) => `“${p.value}” is no reference code; write fonds-series-item or fonds-catalogue-file-item.`,
  ),
  V34: says(
    'error',
    (p: { inCode: string; inColumn: string }) => `档号中的保管期限${p.inCode}与保管期限列${p.inColumn}不一致,请改正。`,
    (p) => `The retention in the code (${p.inCode}) differs from the column (${p.inColumn}).`,
  ),
  V35: says(
    'error',
    (p: { inCode: string; inColumn: string }) => `档号中的全宗号${p.inCode}与全宗号列${p.inColumn}不一致,请改正。`,
    (p) => `The fonds number in the code (${p.inCode}) differs from the column (${p.inColumn}).`,
  ),
  V36: says(
    'error',
    (p: { value: string }) => `密级“${p.value}”不在代码表内,应为公开或内部,请改正。`,
    (p) => `Security class “${p.value}” is unknown; use 公开 or 内部.`,
  ),
  V37: says(
    'error',
    (p: { element: string; value: string }) => `${p.element}“${p.value}”应为正整数,请改正。`,
    (p) => `“${p.value}” must be a positive whole number.`,
  ),
};

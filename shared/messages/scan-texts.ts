import { says } from './problem-text.ts';

const threeDigits = (page: number) => String(page).padStart(3, '0');

const refusals = {
  'zip-bomb': { zh: '压缩比异常', en: 'suspicious compression ratio' },
  'path-traversal': { zh: '含越界路径', en: 'a path leaves the package' },
  macro: { zh: '含宏', en: 'contains macros' },
  active: {
    zh: '含脚本、启动动作或嵌入文件,请另存为不含这些内容的文件',
    en: 'contains scripts, launches or embedded files',
  },
  'too-many-pages': {
    zh: '页数过多,请拆分为每个文件至多1500页',
    en: 'has too many pages: split it into files of at most 1,500',
  },
  broken: { zh: '文件包已损坏', en: 'the package is broken' },
  virus: { zh: '病毒引擎报告含恶意代码,请隔离来源并查毒', en: 'the virus engine found malicious code' },
  encrypted: { zh: '已加密,请解密后上传', en: 'encrypted: decrypt it first' },
} as const;

/** What is said about a scanned file or a package: V13–V18 and V31 of the platform's list. */
export const scanTexts = {
  V13: says(
    'error',
    (p: { missing: number[]; expected: number; actual: number }) =>
      `缺第${p.missing.map(threeDigits).join('、')}页(共${p.expected}页,实有${p.actual}页)。`,
    (p) => `Pages ${p.missing.join(', ')} are missing (${p.actual} of ${p.expected} are here).`,
  ),
  V14: says(
    (p) => (p.images < p.pages ? 'error' : 'warning'),
    (p: { images: number; pages: number }) =>
      p.images < p.pages
        ? `图像${p.images}幅,著录${p.pages}页,少${p.pages - p.images}幅,请补传或核对页数。`
        : `图像${p.images}幅,著录${p.pages}页;若含空白背面请选择原因。`,
    (p) =>
      `${p.images} images, ${p.pages} pages described; ${p.images < p.pages ? 'send the rest' : 'say why there are more'}.`,
  ),
  V15: says(
    'error',
    (p: { fileCode: string; folderCode: string }) =>
      `文件名档号${p.fileCode}与文件夹档号${p.folderCode}不一致,请核对。`,
    (p) => `The file says ${p.fileCode}, its folder ${p.folderCode}.`,
  ),
  V16: says(
    'error',
    (p: { actual: string } | { damage: 'empty' | 'truncated' | 'unreadable' }) => {
      if ('actual' in p) return `文件实际格式为${p.actual},与扩展名不符。`;
      return {
        empty: '文件为空(0字节),请重新上传。',
        truncated: '文件不完整,请重新上传。',
        unreadable: '文件无法打开,请重新扫描或上传。',
      }[p.damage];
    },
    (p) =>
      'actual' in p
        ? `The file is really ${p.actual}, unlike its extension.`
        : `The file is ${p.damage}; send it again.`,
  ),
  V17: says(
    (p) => (p.dpi === undefined ? 'warning' : 'error'),
    (p: { dpi?: number }) =>
      p.dpi === undefined
        ? '文件未记录扫描分辨率,请确认不低于200dpi。'
        : `扫描分辨率${p.dpi}dpi,低于200dpi,请重扫或说明。`,
    (p) =>
      p.dpi === undefined
        ? 'No resolution recorded; confirm at least 200 dpi.'
        : `${p.dpi} dpi is below 200 dpi; scan again or explain.`,
  ),
  V18: says(
    'warning',
    (_: object) => '红头文件为黑白二值扫描,请改用彩色扫描或选择原因。',
    () => 'A red-letterhead document was scanned in black and white; scan in colour or give the reason.',
  ),
  V31: says(
    'error',
    (p: { file: string; refusal: keyof typeof refusals }) => `文件“${p.file}”已拒收:${refusals[p.refusal].zh}。`,
    (p) => `“${p.file}” was refused: ${refusals[p.refusal].en}.`,
  ),
};

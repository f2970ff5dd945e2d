/** Why a whole sheet cannot be read. What to do is part of the text, for the clerk can only act on the file. */
const reasons = {
  empty: {
    zh: '文件是空的,请检查后重新导出并上传。',
    en: 'The file is empty.',
  },
  'old-or-encrypted': {
    zh: '这是旧版.xls或加了密码的表格,请在WPS或Excel中去掉密码,另存为.xlsx或.csv后重新上传。',
    en: 'This is an old .xls or an encrypted workbook; save it as .xlsx or .csv without a password.',
  },
  'broken-workbook': {
    zh: '表格文件已损坏或不是.xlsx,请在WPS或Excel中重新另存为.xlsx后上传。',
    en: 'The workbook is damaged or no .xlsx; save it again as .xlsx.',
  },
  'swollen-workbook': {
    zh: '表格文件压缩比异常,已拒收;请另存为.csv后上传。',
    en: 'The workbook unpacks to a suspicious size; save it as .csv.',
  },
  macros: {
    zh: '表格文件含宏,已拒收;请另存为不含宏的.xlsx后上传。',
    en: 'The workbook contains macros; save it as .xlsx without them.',
  },
  'several-sheets': {
    zh: '文件里有几张带列名的工作表,无法判断导入哪一张;请每张另存为一个文件,分别上传。',
    en: 'The workbook holds several sheets with column names; save each as a file of its own.',
  },
  'no-header': {
    zh: '前20行内没有找到列名。请保留一行列名,其中至少有“档号”和“题名”(或人名),再重新上传。',
    en: 'No header row in the first 20 lines; keep one with at least 档号 and 题名.',
  },
  'two-headers': {
    zh: '表头有两行,请只保留一行列名后重新上传。',
    en: 'The sheet has two header rows; keep one and upload it again.',
  },
  'no-code-column': {
    zh: '没有“档号”列,也不能由全宗号、目录号、案卷号三列合成;请补上“档号”列后重新上传。',
    en: 'There is no 档号 column, nor the three columns from which it can be composed.',
  },
  'no-title-column': {
    zh: '没有“题名”列,也没有可据以拟写题名的人名列;请补上“题名”列后重新上传。',
    en: 'There is no 题名 column and no column of names from which a title could be composed.',
  },
  'same-column-twice': {
    zh: '有两列的列名相同,无法判断以哪一列为准;请删去或改名其中一列后重新上传。',
    en: 'Two columns bear the same name; remove or rename one.',
  },
  'no-rows': {
    zh: '列名下面没有任何条目,请检查后重新上传。',
    en: 'There are no rows below the header.',
  },
  'too-many-rows': {
    zh: '一次最多导入200,000行,请分成几个文件上传。',
    en: 'At most 200,000 rows at a time; split the sheet.',
  },
} as const;

export type UnreadableReason = keyof typeof reasons;

/** A sheet that cannot be read, to be thrown by what reads it. It carries a reason only, never anything of the sheet. */
export class Unreadable extends Error {
  readonly reason: UnreadableReason;
  constructor(reason: UnreadableReason) {
    super(reason);
    this.name = 'Unreadable';
    this.reason = reason;
  }
}

export const unreadableReasons = Object.keys(reasons) as [UnreadableReason, ...UnreadableReason[]];

/** The reason in words for the clerk. */
export const unreadableText = (reason: UnreadableReason): { zh: string; en: string } => reasons[reason];

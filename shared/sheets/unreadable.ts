/** Why a whole sheet cannot be read. What to do is part of the text, for the clerk can only act on the file. */
const reasons = {
  empty: {
    zh: '文件是空的,请检查后重新导出并上传。',
    en: 'The file is empty.',
  },
  encrypted: {
    zh: '表格加了密码,请在WPS或Excel中去掉密码后重新上传。',
    en: 'The workbook is encrypted; remove its password and send it again.',
  },
  'broken-workbook': {
    zh: '表格文件已损坏,请在WPS或Excel中重新另存为.xlsx后上传。',
    en: 'The workbook is damaged; save it again as .xlsx.',
  },
  'cut-off': {
    zh: '表格文件不完整,记录数少于文件头所载,请从原系统重新导出后上传。',
    en: 'The table ends before the number of records that its head declares; export it again.',
  },
  'swollen-workbook': {
    zh: '表格文件压缩比异常,已拒收;请另存为.csv后上传。',
    en: 'The workbook unpacks to a suspicious size; save it as .csv.',
  },
  macros: {
    zh: '表格文件含宏,已拒收;请另存为不含宏的.xlsx后上传。',
    en: 'The workbook contains macros; save it as .xlsx without them.',
  },
  'external-links': {
    zh: '表格文件链接了其他文件或数据源,已拒收;请断开链接(粘贴为数值)后另存为.xlsx上传。',
    en: 'The workbook links to other files or data sources; break the links and save it again.',
  },
  'embedded-objects': {
    zh: '表格文件嵌有其他文件或控件,已拒收;请删除嵌入对象后另存为.xlsx上传。',
    en: 'The workbook embeds other files or controls; remove them and save it again.',
  },
  'hostile-formula': {
    zh: '表格中有引用外部文件、程序或网络的公式,已拒收;请粘贴为数值后重新上传。',
    en: 'A formula of the workbook reaches out to a file, program or network; paste values instead.',
  },
  'too-many-columns': {
    zh: '表格超过500列,请检查是否误填了远处的单元格,删去后重新上传。',
    en: 'The sheet has more than 500 columns; clear stray cells far to the right.',
  },
  'several-sheets': {
    zh: '文件里有几张带列名的工作表,无法判断导入哪一张;请每张另存为一个文件,分别上传。',
    en: 'The workbook holds several sheets with column names; save each as a file of its own.',
  },
  'no-header': {
    zh: '前20行内没有找到列名。请保留一行列名,其中至少有“档号”和“题名”(或人名),再重新上传。',
    en: 'No header row in the first 20 lines; keep one with at least 档号 and 题名.',
  },
  'no-workbook': {
    zh: '文件内容不是工作簿,只是文件名写作工作簿,也没有找到列名;请用WPS或Excel打开原表,另存为.xlsx后重新上传。',
    en: 'The file is named as a workbook but holds none, nor column names; open the sheet and save it as .xlsx.',
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

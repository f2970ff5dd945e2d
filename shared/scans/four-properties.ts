import * as z from 'zod';

/** 四性: authenticity, integrity, usability, security (DA/T 70-2018). */
export const propertyNames = {
  authenticity: '真实性',
  integrity: '完整性',
  usability: '可用性',
  security: '安全性',
} as const;
type Property = keyof typeof propertyNames;

/** Scans come at 移交与接收; checks of other stages carry other names. */
export const checkStage = '移交与接收';

/** Which words and limits a result was made by. */
export const engineVersion = 'lantai-checks/2';

/**
 * The checks made of scans: an id of our own that never changes, and the title of DA/T 70-2018 (vendors number the
 * items differently, so its numbers are not used).
 */
export const checks = {
  A01: { property: 'authenticity', title: '固化信息有效性(数字摘要)', purpose: '收到的就是发出的' },
  A02: { property: 'authenticity', title: '固化信息有效性(电子签名、电子印章、时间戳)', purpose: '签名未被改动' },
  A03: { property: 'authenticity', title: '元数据项数据长度', purpose: '著录项不超过规定长度' },
  A05: { property: 'authenticity', title: '元数据项值域符合度', purpose: '代码、日期、页数在规定的值域内' },
  A07: { property: 'authenticity', title: '档号规范性', purpose: '文件归于正确的条目' },
  A08: { property: 'authenticity', title: '数据重复性', purpose: '档号唯一,同一图像不充作两页' },
  A09: { property: 'authenticity', title: '内容数据电子属性一致性', purpose: '扩展名与实际格式一致' },
  I01: { property: 'integrity', title: '总件数相符性', purpose: '图像数与著录页数相符' },
  I04: { property: 'integrity', title: '元数据必填著录项目', purpose: '必填著录项齐全(DA/T 18-2022)' },
  I06: { property: 'integrity', title: '连续性元数据项', purpose: '页号从1起连续、无缺页' },
  I07: { property: 'integrity', title: '内容数据完整性', purpose: '申报的文件全部收到' },
  U03: { property: 'usability', title: '内容数据格式', purpose: '属于可长期保存的格式' },
  U04: { property: 'usability', title: '内容数据可读性', purpose: '每一页都能解码' },
  U10: { property: 'usability', title: '扫描分辨率', purpose: '不低于200dpi(DA/T 31-2017)' },
  U11: { property: 'usability', title: '扫描色彩模式', purpose: '红头、印章等采用彩色扫描(DA/T 31-2017)' },
  U12: { property: 'usability', title: '空白页', purpose: '空白的是背面,不是漏扫' },
  S02: { property: 'security', title: '病毒感染', purpose: '不含恶意代码' },
  S03: { property: 'security', title: '载体中多余文件', purpose: '没有不属于任何条目的文件' },
} as const satisfies Record<string, { property: Property; title: string; purpose: string }>;
export type CheckId = keyof typeof checks;

export const CheckResult = z.enum(['pass', 'fail', 'manual-review', 'not-applicable']).meta({
  id: 'CheckResult',
  title: '检测项结果',
  description: 'pass通过 · fail未通过 · manual-review须人工检查 · not-applicable不适用',
});
export type CheckResult = z.infer<typeof CheckResult>;

/** One check with its result, in the form of the standard's report. */
export const Check = z
  .object({
    id: z.string().meta({ title: '编号' }),
    property: z.string().meta({ title: '性质' }),
    title: z.string().meta({ title: '检测项目' }),
    purpose: z.string().meta({ title: '检测目的' }),
    stage: z.string().meta({ title: '环节' }),
    engine: z.string().meta({ title: '检测依据和方法(版本)' }),
    result: CheckResult,
    reason: z.string().optional().meta({ title: '说明' }),
  })
  .meta({ id: 'Check', title: '检测项' });
export type Check = z.infer<typeof Check>;

/** A check with its result and, unless it passed plainly, the reason; `engine` if another than the platform's own made it. */
export function checked(id: CheckId, result: CheckResult, reason?: string, engine = engineVersion): Check {
  const { property, title, purpose } = checks[id];
  return {
    id,
    property: propertyNames[property],
    title,
    purpose,
    stage: checkStage,
    engine,
    result,
    ...(reason && { reason }),
  };
}

/** fail if any failed; otherwise pass. What waits for a person stays visible in its own line and is never counted as passed. */
export const outcomeOf = (list: Check[]): 'pass' | 'fail' =>
  list.some(({ result }) => result === 'fail') ? 'fail' : 'pass';

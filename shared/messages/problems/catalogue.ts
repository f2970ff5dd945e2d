import type { ProblemEntry } from './problem-entry.ts';

const stateNames: Record<string, string> = {
  open: '还没有上传表格',
  reading: '正在读取,请稍候再试',
  checked: '已核对,等待确认',
  unreadable: '无法读取',
  confirmed: '已确认,正在入库',
  committed: '已入库',
  reversed: '已撤销',
  abandoned: '已放弃',
};

export const catalogueProblems = {
  'import-not-found': {
    status: 404,
    title: { zh: '没有此次导入', en: 'No such import' },
    zh: ({ importId }: { importId: string }) => `本馆没有编号为${importId}的目录导入,请核对导入编号。`,
    en: ({ importId }: { importId: string }) => `This archives has no catalogue import ${importId}.`,
  },
  'import-not-checked': {
    status: 409,
    title: { zh: '不能确认', en: 'Not ready to confirm' },
    zh: ({ importId, state }: { importId: string; state: string }) =>
      `导入${importId}${stateNames[state] ?? state},只有核对完毕的表格才能确认入库。`,
    en: ({ importId, state }: { importId: string; state: string }) =>
      `Import ${importId} is ${state}; only a checked sheet can be confirmed.`,
  },
  'columns-undecided': {
    status: 409,
    title: { zh: '尚有列未确认', en: 'Columns undecided' },
    zh: ({ missing, unknown }: { missing: string[]; unknown: string[] }) =>
      [
        missing.length ? `“${missing.join('”、“')}”列有待确认的内容,请逐列接受(accept)或不接受(decline)` : '',
        unknown.length ? `“${unknown.join('”、“')}”列没有待确认的内容,请去掉` : '',
      ]
        .filter(Boolean)
        .join(';')
        .concat('。'),
    en: ({ missing, unknown }: { missing: string[]; unknown: string[] }) =>
      `Accept or decline each asking column (missing: ${missing.join(', ') || 'none'}; not asking: ${unknown.join(', ') || 'none'}).`,
  },
  'nothing-to-import': {
    status: 409,
    title: { zh: '没有可导入的行', en: 'Nothing to import' },
    zh: ({ rejected }: { rejected: number }) => `${rejected}行全部退回,没有可导入的行;请下载改错表,改正后重新上传。`,
    en: ({ rejected }: { rejected: number }) =>
      `All ${rejected} rows were rejected; correct them with the error workbook and upload again.`,
  },
  'no-error-workbook': {
    status: 409,
    title: { zh: '没有改错表', en: 'No error workbook' },
    zh: ({ importId }: { importId: string }) => `导入${importId}没有退回的行,或尚未核对完毕,没有改错表可下载。`,
    en: ({ importId }: { importId: string }) => `Import ${importId} has no rejected rows, or is not checked yet.`,
  },
  'import-already-confirmed': {
    status: 409,
    title: { zh: '已确认,不能放弃', en: 'Already confirmed' },
    zh: ({ importId }: { importId: string }) =>
      `导入${importId}已确认入库,不能放弃;入库后的条目如有错,请改正后重新上传,旧版本仍保留。`,
    en: ({ importId }: { importId: string }) => `Import ${importId} was confirmed and cannot be abandoned.`,
  },
  'import-not-committing': {
    status: 409,
    title: { zh: '没有在入库', en: 'Not committing' },
    zh: ({ importId, state }: { importId: string; state: string }) =>
      `导入${importId}${stateNames[state] ?? state},只有正在入库而停住的导入才能继续;尚未确认的请先核对并确认。`,
    en: ({ importId, state }: { importId: string; state: string }) =>
      `Import ${importId} is ${state}; only a commit that has begun can be resumed.`,
  },
  'import-not-committed': {
    status: 409,
    title: { zh: '不能撤销', en: 'Nothing to reverse' },
    zh: ({ importId, state }: { importId: string; state: string }) =>
      state === 'committed'
        ? `${importId}本身就是一次撤销,不能再撤销;要恢复所撤内容,请将原表重新导入。`
        : `导入${importId}${stateNames[state] ?? state},只有已入库的导入才能撤销。`,
    en: ({ importId, state }: { importId: string; state: string }) =>
      state === 'committed'
        ? `${importId} is a reversal itself; to bring back what it took, import the sheet again.`
        : `Import ${importId} is ${state}; only a committed import can be reversed.`,
  },
  'import-too-long-ago': {
    status: 409,
    title: { zh: '已过撤销期限', en: 'Too long ago' },
    zh: ({ importId, days }: { importId: string; days: number }) =>
      `导入${importId}核对至今已超过${days}天,不能整批撤销;请导入更正表(whenHeld为revise),旧版本仍保留。`,
    en: ({ importId, days }: { importId: string; days: number }) =>
      `Import ${importId} was checked more than ${days} days ago; import a correction instead.`,
  },
  'import-expired': {
    status: 409,
    title: { zh: '已过保存期限', en: 'No longer kept' },
    zh: ({ importId, days }: { importId: string; days: number }) =>
      `导入${importId}核对至今已超过${days}天,核对所得不再保留;请重新上传原表,已入库的行会显示“已存在”,不会重复导入。`,
    en: ({ importId, days }: { importId: string; days: number }) =>
      `Import ${importId} was checked more than ${days} days ago and what came of it is kept no longer; upload the sheet again, nothing is imported twice.`,
  },
  'code-not-in-catalogue': {
    status: 404,
    title: { zh: '没有此条目', en: 'No such entry' },
    zh: ({ referenceCode, movedTo }: { referenceCode: string; movedTo: string }) =>
      movedTo
        ? `档号${referenceCode}已更正为${movedTo},如仍有误,请以${movedTo}为原档号再行更正。`
        : `本馆目录中没有档号为${referenceCode}的条目,请核对原档号。`,
    en: ({ referenceCode, movedTo }: { referenceCode: string; movedTo: string }) =>
      movedTo
        ? `${referenceCode} was corrected to ${movedTo}; correct that one if it is still wrong.`
        : `This archives has no entry ${referenceCode}.`,
  },
  'code-not-fitting': {
    status: 422,
    title: { zh: '新旧档号层级不同', en: 'Code of another level' },
    zh: ({ from, to }: { from: string; to: string }) =>
      `${from}与${to}一为案卷级、一为文件级,不是同一份档案的档号,请核对新档号。`,
    en: ({ from, to }: { from: string; to: string }) =>
      `${from} and ${to} are codes of different levels of description.`,
  },
  'code-held': {
    status: 409,
    title: { zh: '新档号已有条目', en: 'Code already held' },
    zh: ({ referenceCode }: { referenceCode: string }) =>
      `本馆已有档号为${referenceCode}的条目,请核对新档号;两件档号互换的,先将其一改为暂用档号。`,
    en: ({ referenceCode }: { referenceCode: string }) => `This archives already holds an entry ${referenceCode}.`,
  },
  'scans-under-inspection': {
    status: 409,
    title: { zh: '扫描件正在质检', en: 'Scans under inspection' },
    zh: ({ batchId }: { batchId: string }) => `该件的扫描件所在批次${batchId}正在质检或验收,请待其结束后再更正档号。`,
    en: ({ batchId }: { batchId: string }) =>
      `Its scans are of batch ${batchId}, which is being inspected or accepted; correct the code when that has ended.`,
  },
} satisfies Record<string, ProblemEntry>;

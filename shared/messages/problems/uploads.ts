import type { ProblemEntry } from './problem-entry.ts';

const stateNames = { open: '接收中', closing: '结束中', closed: '已结束' };

type Amount = { files: number; bytes: number };
type Quota = { month: string; limit: Amount; used: Amount; wanted: Amount };
const gigabytes = (bytes: number) => Math.ceil(bytes / 1e7) / 100;
const shown = ({ files, bytes }: Amount) => `${files}个文件、${gigabytes(bytes)}GB`;
const inEnglish = ({ files, bytes }: Amount) => `${files} files and ${gigabytes(bytes)} GB`;

export const uploadsProblems = {
  'batch-not-found': {
    status: 404,
    title: { zh: '没有此批次', en: 'No such batch' },
    zh: ({ batchId }: { batchId: string }) => `本馆没有编号为${batchId}的上传批次,请核对批次编号。`,
    en: ({ batchId }: { batchId: string }) => `This archives has no upload batch ${batchId}.`,
  },
  'batch-of-another-contract': {
    status: 403,
    title: { zh: '不是本协议的批次', en: 'Another agreement’s batch' },
    zh: ({ number }: { number: string }) => `您的授权限于外包协议${number}的批次,此批次不在其内。`,
    en: ({ number }: { number: string }) => `Your membership is bound to batches of agreement ${number}.`,
  },
  'batch-not-open': {
    status: 409,
    title: { zh: '批次已停止接收', en: 'Batch not open' },
    zh: ({ batchId, state }: { batchId: string; state: 'open' | 'closing' | 'closed' }) =>
      `批次${batchId}${stateNames[state]},不再接收文件;如需补传,请另开一批。`,
    en: ({ batchId, state }: { batchId: string; state: string }) =>
      `Batch ${batchId} is ${state} and takes no files; open another.`,
  },
  'files-not-accepted': {
    status: 422,
    title: { zh: '文件不能接收', en: 'Files not accepted' },
    zh: ({ count }: { count: number }) =>
      `清单中有${count}处不能接收,尚未上传任何内容;请按所列各文件改正或去掉后重新提交清单。`,
    en: ({ count }: { count: number }) =>
      `${count} file(s) of the list cannot be taken; nothing was uploaded. Correct or drop those listed.`,
  },
  'upload-quota-exceeded': {
    status: 409,
    title: { zh: '超过上传限额', en: 'Upload quota exceeded' },
    zh: ({ month, limit, used, wanted }: Quota) =>
      `本馆${month}的上传限额为${shown(limit)},已用${shown(used)},此份清单${shown(wanted)},超过限额,尚未上传任何内容。请下月再传,或请上级馆调整限额。`,
    en: ({ month, limit, used, wanted }: Quota) =>
      `The quota of ${month} is ${inEnglish(limit)}; used ${inEnglish(used)}, this list ${inEnglish(wanted)}. Nothing was uploaded: send it next month, or have your superior raise the quota.`,
  },
  'list-already-declared': {
    status: 409,
    title: { zh: '清单号重复', en: 'List number taken' },
    zh: ({ list }: { list: number }) => `第${list}份清单已提交过,内容与这次不同;新增的文件请用下一个清单号提交。`,
    en: ({ list }: { list: number }) => `List ${list} was declared before with other files; use the next number.`,
  },
  'files-not-declared': {
    status: 404,
    title: { zh: '文件未申报', en: 'Files not declared' },
    zh: ({ numbers }: { numbers: number[] }) =>
      `本批次没有序号为${numbers.slice(0, 20).join('、')}${numbers.length > 20 ? '等' : ''}的文件,请先提交文件清单。`,
    en: ({ numbers }: { numbers: number[] }) => `This batch has no files ${numbers.slice(0, 20).join(', ')}.`,
  },
  'no-such-parts': {
    status: 422,
    title: { zh: '没有此分段', en: 'No such parts' },
    zh: ({ name, parts, wrong }: { name: string; parts: number; wrong: number[] }) =>
      parts === 1
        ? `文件“${name}”不大于8MB,不分段上传;请取得它的上传地址后整个上传。`
        : `文件“${name}”共${parts}段,没有第${wrong.slice(0, 20).join('、')}段;请按每段8MB重新计算。`,
    en: ({ name, parts, wrong }: { name: string; parts: number; wrong: number[] }) =>
      `${name} comes in ${parts} part(s) of 8 MB; there is no part ${wrong.slice(0, 20).join(', ')}.`,
  },
  'files-outstanding': {
    status: 409,
    title: { zh: '尚有文件未传完', en: 'Files outstanding' },
    zh: ({ outstanding, files }: { outstanding: number; files: number }) =>
      `共${files}个文件,还有${outstanding}个未收到或未核验,不能结束本批;请续传后再结束,或注明放弃这些文件(leaveOutstanding)。`,
    en: ({ outstanding, files }: { outstanding: number; files: number }) =>
      `${outstanding} of ${files} files have not arrived or are not verified yet; send them, then close, or close with leaveOutstanding.`,
  },
  'files-waiting': {
    status: 409,
    title: { zh: '尚有文件待挂接', en: 'Files waiting' },
    zh: ({ waiting }: { waiting: number }) =>
      `还有${waiting}个文件待挂接;请导入其目录后重新挂接,或注明放弃这些文件(leaveWaiting)再结束。`,
    en: ({ waiting }: { waiting: number }) =>
      `${waiting} files wait for their entries; import the catalogue and link again, or close with leaveWaiting.`,
  },
  'fonds-not-registered': {
    status: 404,
    title: { zh: '没有此全宗', en: 'No such fonds' },
    zh: ({ fondsNumber }: { fondsNumber: string }) => `本馆没有登记全宗${fondsNumber},请核对全宗号。`,
    en: ({ fondsNumber }: { fondsNumber: string }) => `This archives has no fonds ${fondsNumber}.`,
  },
  'record-not-in-batch': {
    status: 404,
    title: { zh: '本批没有此条目', en: 'No such record in this batch' },
    zh: ({ referenceCode }: { referenceCode: string }) => `本批没有${referenceCode}的文件,请核对档号。`,
    en: ({ referenceCode }: { referenceCode: string }) => `This batch holds no file of ${referenceCode}.`,
  },
  'nothing-to-explain': {
    status: 409,
    title: { zh: '没有须说明的问题', en: 'Nothing to explain' },
    zh: ({ referenceCode, check }: { referenceCode: string; check: string }) =>
      `${referenceCode}的检测项${check}现在没有须人工核对的问题,或此原因不适用于该项;请刷新检测报告后再选。`,
    en: ({ referenceCode, check }: { referenceCode: string; check: string }) =>
      `Check ${check} of ${referenceCode} leaves nothing to a person now, or this reason does not fit it.`,
  },
  'export-not-found': {
    status: 404,
    title: { zh: '没有此导出', en: 'No such export' },
    zh: ({ exportId }: { exportId: string }) => `本馆没有编号为${exportId}的数据包导出,或已到期清除,请重新导出。`,
    en: ({ exportId }: { exportId: string }) => `This archives has no export ${exportId}, or it has expired.`,
  },
  'batch-empty': {
    status: 409,
    title: { zh: '批次没有文件', en: 'Empty batch' },
    zh: () => '本批次还没有申报任何文件,不能结束;不需要时可不理会,到期自动清除。',
    en: () => 'No files were declared; an unused batch expires by itself.',
  },
} satisfies Record<string, ProblemEntry>;

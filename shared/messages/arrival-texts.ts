import { says } from './problem-text.ts';

/** What is said about an arrived scan beyond V13–V18: how it came over the line, and where it belongs. */
export const arrivalTexts = {
  V41: says(
    'error',
    (_: object) => '收到的内容与申报的SHA-256摘要不一致(传输中损坏或文件已改动),已删除,请重新上传。',
    () => 'What arrived differs from its declared SHA-256; it was deleted, send it again.',
  ),
  V42: says(
    'error',
    (p: { referenceCode: string; pageNumber: number }) =>
      `${p.referenceCode}第${p.pageNumber}页已有另一幅图像,未予替换,请核对文件名中的页号;重扫的图像须在质检退回后上传。`,
    (p) =>
      `Page ${p.pageNumber} of ${p.referenceCode} holds another image, which stays; check the page number. A page is scanned anew once inspection has sent its batch back.`,
  ),
  V43: says(
    'information',
    (p: { referenceCode: string; pageNumber: number }) =>
      `重复件:与${p.referenceCode}第${p.pageNumber}页的图像相同,未重复保存。`,
    (p) => `A duplicate of page ${p.pageNumber} of ${p.referenceCode}; not stored again.`,
  ),
  V49: says(
    'information',
    (p: { referenceCode: string; pageNumber: number }) =>
      `已替换质检退回的${p.referenceCode}第${p.pageNumber}页图像,原图像留存备查。`,
    (p) => `Replaces page ${p.pageNumber} of ${p.referenceCode}, which inspection sent back; the former image is kept.`,
  ),
  V44: says(
    'warning',
    (p: { referenceCodes: string[] }) =>
      `馆内没有档号为${p.referenceCodes.join('或')}的条目,已列入待挂接,请先导入目录再重新挂接。`,
    (p) => `No entry has the code ${p.referenceCodes.join(' or ')}; import the catalogue, then link again.`,
  ),
  V52: says(
    'error',
    (p: { days: number }) => `等候挂接超过${p.days}天,文件已不再保留,未能挂接;请先导入目录,再按原序号重新上传此文件。`,
    (p) =>
      `It waited longer than ${p.days} days for its entry and was dropped; import the catalogue, then send it again under its number.`,
  ),
  V45: says(
    'error',
    (p: { file: string }) =>
      `无法从文件名“${p.file}”得知档号和页号,请命名为“档号-001”,或放入以档号命名的文件夹并以页号命名。`,
    (p) =>
      `“${p.file}” tells no reference code and page; name it code-001, or by its page in a folder named by the code.`,
  ),
  V46: says(
    'error',
    (p: { widthPx: number; heightPx: number; limit: number }) =>
      `图像为${p.widthPx}×${p.heightPx}像素,超过${p.limit / 10_000}万像素的上限,请分幅扫描。`,
    (p) => `${p.widthPx}×${p.heightPx} pixels are over the limit of ${p.limit}; scan it in parts.`,
  ),
  V47: says(
    'warning',
    (p: { frames: number[]; of: number }) =>
      `${p.of === 1 ? '图像' : `第${p.frames.join('、')}幅`}疑似空白页,请确认是空白背面还是漏扫。`,
    (p) => `${p.of === 1 ? 'The image' : `Frame ${p.frames.join(', ')}`} looks blank: an empty back, or missed?`,
  ),
  V48: says(
    'information',
    (p: { format: string }) => `已识别为${p.format}并保存,内容未解码,须人工核对。`,
    (p) => `Identified as ${p.format} and kept; its content was not decoded and is left to a person.`,
  ),
};

import { renewUrls } from '#functions/uploads/contract.ts';
import { abreast } from '#shared/runtime/abreast.ts';
import { comesInParts } from '#shared/scans/scan.ts';
import type { Upload } from '#shared/scans/sending.ts';
import { deliver, type Line, type ToSend } from './deliver.ts';
import { patiently } from './retry.ts';
import { sendInParts } from './send-in-parts.ts';

/** Sends the files of one list: those that go in one piece several at once, then each large one, its parts several at once. */
export async function sendList(files: ToSend[], known: Upload[], line: Line): Promise<void> {
  const whole = files.filter(({ file }) => !comesInParts(file.size));
  if (whole.length) await sendWhole(whole, known, line);
  for (const one of files) if (comesInParts(one.file.size)) await sendInParts(one, line);
}

/**
 * URLs are asked for when there are none or when storage says that they have expired: once for all files left, however
 * many lanes find out. A file that is there already (412) has come.
 */
async function sendWhole(files: ToSend[], known: Upload[], line: Line): Promise<void> {
  const left = new Map(files.map((one) => [one.number, one]));
  const urls = new Map(known.map((upload) => [upload.number, upload]));
  let renewing: Promise<void> | undefined;

  const settle = (number: number) => {
    const one = left.get(number);
    if (one && left.delete(number)) line.arrived(one);
  };
  const renew = (lane: number) => {
    renewing ??= askForUrls(lane).finally(() => {
      renewing = undefined;
    });
    return renewing;
  };
  const askForUrls = async (lane: number) => {
    const body = { numbers: [...left.keys()] };
    const { uploads, settled } = await patiently(
      () => line.by(renewUrls, { params: line.params, body }),
      line.patience,
      lane,
    );
    urls.clear();
    for (const upload of uploads) urls.set(upload.number, upload);
    for (const number of settled) settle(number);
  };

  if (urls.size < left.size) await renew(0);
  let lanes = 0;
  await abreast([...left.values()], line.lanes, async (one) => {
    lanes += 1;
    const { number, file } = one;
    const addresses = { get: () => urls.get(number), renew, settled: () => !left.has(number) };
    const became = await deliver({ file, start: 0, size: file.size }, addresses, line, lanes);
    if (became === 'there') return settle(number);
    left.delete(number);
    line.changed(one);
  });
}

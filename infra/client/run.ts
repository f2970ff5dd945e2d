import { parseArgs } from 'node:util';
import { batchMeant, reportBatch } from './batch-report.ts';
import { type Client, Refusal } from './client.ts';
import { type ImportWords, importSheet } from './import-sheet.ts';
import { LineDeadError, type Patience } from './retry.ts';
import { PackageError } from './unpack.ts';
import { uploadFolder } from './upload-folder.ts';
import type { World } from './world.ts';

/** What scripts may rely on. 3: run the same command again, it goes on where it ended. */
export const exitCodes = { done: 0, failed: 1, usage: 2, interrupted: 3, refused: 4 } as const;

const usage = `用法:
  lantai upload 文件夹或ZIP --archives 档案馆代码 [--title 批次名称] [--list 清单文件] [--journal 日志文件]
                [--lanes 并行数,默认16] [--rate 上限KB每秒] [--wait 断线等待分钟,默认10] [--close] [--dry-run]
  lantai import 目录表格 --archives 档案馆代码 [--confirm [--accept 列名]… [--decline 列名]…] [--revise]
                [--errors 改错表.xlsx] [--wait 分钟]
  lantai report 文件夹或批次编号 --archives 档案馆代码 [--out 四性检测报告.csv] [--wait 分钟]
--close:全部收妥后结束批次(登记接收画幅,此后可抽检、导出);不结束的批次不登记
环境变量:LANTAI_ORIGIN 平台地址;LANTAI_TOKEN 令牌,或 LANTAI_TOKEN_FILE 令牌文件
退出码:0 全部收妥、入库或检测通过 · 1 有文件或行退回、缺页、未核验或待确认 · 2 用法不对 · 3 中断,重新运行即续 · 4 拒绝(含密级的表格不发送)`;

const options = {
  archives: { type: 'string' },
  title: { type: 'string' },
  list: { type: 'string' },
  journal: { type: 'string' },
  lanes: { type: 'string', default: '16' },
  rate: { type: 'string' },
  wait: { type: 'string', default: '10' },
  close: { type: 'boolean', default: false },
  'dry-run': { type: 'boolean', default: false },
  confirm: { type: 'boolean', default: false },
  accept: { type: 'string', multiple: true },
  decline: { type: 'string', multiple: true },
  revise: { type: 'boolean', default: false },
  errors: { type: 'string' },
  out: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

const commands = ['upload', 'import', 'report'];

/** Carries out a command line; answers the exit code. */
export async function run(words: string[], world: World): Promise<number> {
  const read = parsed(words);
  const [command = '', what] = read?.positionals ?? [];
  const { values } = read ?? { values: undefined };
  if (values?.help) {
    world.say(usage);
    return exitCodes.done;
  }
  const [lanes, wait, rate] = [values?.lanes, values?.wait, values?.rate ?? '0'].map(Number);
  const numbersFit = lanes && lanes >= 1 && lanes <= 64 && wait && wait > 0 && rate !== undefined && rate >= 0;
  if (!values || !what || !values.archives || !numbersFit || !commands.includes(command)) {
    world.say(`${faultOf(command, what, values)}\n${usage}`);
    return exitCodes.usage;
  }
  const told = { ...values, archives: values.archives, lanes, rate, wait };
  try {
    if (command === 'upload' && (world.by || values['dry-run']))
      return (await uploadFolder(what, told, world)) ? exitCodes.done : exitCodes.failed;
    const { by, signal, tokenIsRenewed, say } = world;
    if (by)
      return await ask(command, what, told, {
        by,
        say,
        patience: { deadAfterMs: wait * 60_000, signal, tokenIsRenewed },
      });
    say('请先设置 LANTAI_ORIGIN 与 LANTAI_TOKEN(或 LANTAI_TOKEN_FILE)。');
    return exitCodes.usage;
  } catch (error) {
    return exitCodeOf(error, world);
  }
}

/** The first thing that is wrong with a command line, and the remedy. */
function faultOf(
  command: string,
  what: string | undefined,
  values: { archives?: string | undefined } | undefined,
): string {
  if (!values) return '有不认识的选项,或选项后没有写值。';
  if (!commands.includes(command)) return `请先写明要做什么:${commands.join('、')}之一。`;
  if (!what) return `请在${command}之后写明文件、文件夹或批次编号。`;
  if (!values.archives) return '缺少 --archives 档案馆代码,例如 --archives 443021。';
  return '--lanes 应为1至64,--wait 应大于0,--rate 不得为负。';
}

type Told = ImportWords & { out?: string | undefined; journal?: string | undefined };

async function ask(
  command: string,
  what: string,
  words: Told,
  world: { by: Client; say: (text: string) => void; patience: Patience },
): Promise<number> {
  if (command === 'import') {
    const imported = await importSheet(what, words, world);
    return { done: exitCodes.done, left: exitCodes.failed, 'not-sent': exitCodes.refused }[imported];
  }
  const batchId = batchMeant(what, words.journal);
  if (batchId) {
    const good = await reportBatch({ archivesCode: words.archives, batchId }, words.out, world);
    return good ? exitCodes.done : exitCodes.failed;
  }
  world.say(`没有从“${what}”上传过;请给出上传时的文件夹,或批次编号。`);
  return exitCodes.usage;
}

function exitCodeOf(error: unknown, { say, signal }: World): number {
  if (error instanceof Refusal) {
    say(`平台拒绝:${error.message}`);
    for (const { detail } of error.problem.errors ?? []) say(`  ${detail}`);
    return exitCodes.refused;
  }
  if (error instanceof LineDeadError || signal.aborted) {
    say('已中断;再次运行同一命令即从断处续传,已收妥的不再重传。');
    return exitCodes.interrupted;
  }
  if (error instanceof PackageError) {
    say(error.message);
    return exitCodes.refused;
  }
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
    say(`找不到“${(error as NodeJS.ErrnoException).path}”,请核对路径。`);
    return exitCodes.usage;
  }
  throw error;
}

function parsed(words: string[]) {
  try {
    return parseArgs({ args: words, options, allowPositionals: true });
  } catch {
    return undefined;
  }
}

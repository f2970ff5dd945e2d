import { Stack } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Settings } from '../settings.ts';

/** Alarms stand in a stack of their own, LantaiAlarms: they would be a tenth of what the services' stack may hold. */
function alarmsBeside(watched: Stack): Stack {
  const { root } = watched.node;
  const known = root.node.tryFindChild('LantaiAlarms') as Stack | undefined;
  const description = 'Lantai: who is told when something fails or stands still';
  return known ?? new Stack(root, 'LantaiAlarms', { env: { region: watched.region }, description });
}

/** Raises an alarm when the metric is above a figure in one period; the topic of the settings, if there is one, hears it. */
export function alarm(
  watched: Stack,
  settings: Settings,
  id: string,
  { metric, above }: { metric: IMetric; above: number },
): void {
  const stack = alarmsBeside(watched);
  const raised = new Alarm(stack, `${id}Alarm`, {
    metric,
    threshold: above,
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    evaluationPeriods: 1,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });
  if (!settings.alarmTopicArn) return;
  const known = stack.node.tryFindChild('AlarmTopic') as Topic | undefined;
  raised.addAlarmAction(new SnsAction(known ?? Topic.fromTopicArn(stack, 'AlarmTopic', settings.alarmTopicArn)));
}

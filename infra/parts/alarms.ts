import type { Stack } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Settings } from '../settings.ts';

/** Raises an alarm when the metric is above a figure in one period; the topic of the settings, if there is one, hears it. */
export function alarm(
  stack: Stack,
  settings: Settings,
  id: string,
  { metric, above }: { metric: IMetric; above: number },
): void {
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

import { Duration, type Stack } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as FunctionTarget } from 'aws-cdk-lib/aws-events-targets';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';

/** The platform's one schedule. Whoever listens decides by the calendar (Asia/Shanghai) whether anything is due. */
export const fiveMinuteTick = (stack: Stack): Rule =>
  new Rule(stack, 'Tick', { description: 'every five minutes', schedule: Schedule.rate(Duration.minutes(5)) });

/** Lets the function hear the tick (at most five may: an EventBridge limit). A tick may come twice, late, or not at all. */
export const onTick = (tick: Rule, fn: LambdaFunction): void => tick.addTarget(new FunctionTarget(fn));

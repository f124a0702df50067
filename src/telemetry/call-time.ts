import type { HrTime } from '@opentelemetry/api';
import type { ApiCall } from '../call/api-call';

/** When a call began. */
export function startOf({ startTime }: ApiCall): HrTime {
  return hrTime(startTime);
}

/** When a call ended. */
export function endOf({ startTime, duration }: ApiCall): HrTime {
  return hrTime(startTime + (Number.isFinite(duration) ? duration * 1000 : 0));
}

/** The form in which an SDK keeps a time. For a number it would first have to find out which clock it is from. */
function hrTime(milliseconds: number): HrTime {
  const seconds = Math.trunc(milliseconds / 1000);
  return [seconds, Math.trunc((milliseconds - seconds * 1000) * 1e6)];
}

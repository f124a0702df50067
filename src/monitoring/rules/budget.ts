import type { Query } from '../query';
import { addedOver, BURN_RATE_WINDOWS, budgetErrors, burnRate } from '../series';
import type { RecordingRule } from './rule';

/** How fast the error budget is used up over each window. At rate 1 it lasts exactly for the period of the objective. */
export function burnRateRules(query: Query): RecordingRule[] {
  return BURN_RATE_WINDOWS.flatMap((window) => {
    const errors = addedOver('budgetErrors', window);
    // No alert reads the errors of 5 minutes.
    const isShortest = window === '5m';
    const burn = {
      record: burnRate(window),
      expr: `sum ${query.by('tc_service')} (${isShortest ? errors : budgetErrors(window)})
  / ${addedOver('budgetCalls', window)}
  ${query.compare('/', 'slo_objective', (objective) => `(1 - ${objective})`)}`,
    };
    return isShortest ? [burn] : [{ record: budgetErrors(window), expr: errors }, burn];
  });
}

import type { PanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import { THRESHOLD_COLOUR } from './colours';
import { coloured } from './panels';

/** Legend of the line at which an alert fires. */
export const THRESHOLD = 'alert threshold';

/** Draws that line dashed, without an area below it. */
export function thresholdLine(panel: PanelBuilder): PanelBuilder {
  return panel.overrideByName(THRESHOLD, [
    ...coloured(THRESHOLD_COLOUR),
    { id: 'custom.lineStyle', value: { fill: 'dash', dash: [8, 8] } },
    { id: 'custom.lineWidth', value: 1 },
    { id: 'custom.fillOpacity', value: 0 },
  ]);
}

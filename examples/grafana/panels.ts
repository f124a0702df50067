import {
  BigValueColorMode,
  BigValueGraphMode,
  GraphDrawStyle,
  LegendDisplayMode,
  LegendPlacement,
  LineInterpolation,
  ReduceDataOptionsBuilder,
  SortOrder,
  StackingConfigBuilder,
  StackingMode,
  TableCellHeight,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import {
  type DynamicConfigValue,
  FieldColorBuilder,
  FieldColorModeId,
  MappingType,
  type SpecialValueMap,
  SpecialValueMatch,
  type Threshold,
  ThresholdsConfigBuilder,
  ThresholdsMode,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as TableBuilder } from '@grafana/grafana-foundation-sdk/table';
import { PanelBuilder as TimeSeriesBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import { DATA_SOURCE } from './variables';

/** Without it, what is not there has the colour of the lowest threshold: green. */
const GREY_WHERE_NOTHING: SpecialValueMap = {
  type: MappingType.SpecialValue,
  options: { match: SpecialValueMatch.Null, result: { color: 'text' } },
};

/** What a panel tells its reader. */
export interface Panel {
  readonly title: string;
  /** What it shows. */
  readonly shows: string;
  /** What it looks like on a good day. */
  readonly normal: string;
  /** What to do on another. */
  readonly otherwise: string;
  readonly unit: string;
  readonly decimals?: number;
  readonly queries: readonly DataqueryBuilder[];
  /** Of the 24 columns of a dashboard. */
  readonly width: number;
  readonly height?: number;
}

/**
 * A number that says whether there is trouble, by its colour.
 *
 * Its query has to ask once, at the end of the time range. In a range query the series of a dead service just end, no null follows,
 * and the last value that is there, green, would be the number until the range has passed: there is no reducer that tells.
 * So there is no line behind the number; the graphs have it.
 */
export function stat(panel: Panel, steps: readonly Threshold[]): StatBuilder {
  return described(new StatBuilder(), panel, 4)
    .colorMode(BigValueColorMode.Value)
    .graphMode(BigValueGraphMode.None)
    .colorScheme(colourMode(FieldColorModeId.Thresholds))
    .thresholds(new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps([...steps]))
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']).fields('').values(false))
    .mappings([GREY_WHERE_NOTHING])
    .noValue('–');
}

/** Lines over time. */
export function lines(panel: Panel): TimeSeriesBuilder {
  return graph(panel).lineWidth(2).fillOpacity(8).lineInterpolation(LineInterpolation.Linear);
}

/** Areas on top of each other, whose upper edge is the sum. */
export function stackedAreas(panel: Panel): TimeSeriesBuilder {
  return graph(panel).lineWidth(1).fillOpacity(60).stacking(stacked());
}

/** Bars on top of each other, for what is mostly not there. */
export function stackedBars(panel: Panel): TimeSeriesBuilder {
  return graph(panel).drawStyle(GraphDrawStyle.Bars).lineWidth(0).fillOpacity(80).stacking(stacked());
}

/** A row for each series, at the end of the time range. */
export function table(panel: Panel): TableBuilder {
  return described(new TableBuilder(), panel, 9)
    .cellHeight(TableCellHeight.Sm)
    .showHeader(true)
    .filterable(true)
    .colorScheme(colourMode(FieldColorModeId.Thresholds))
    .thresholds(new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps([{ value: null, color: 'text' }]))
    .noValue('–');
}

/** Always the same colour for a series of this name. */
export function coloured(colour: string): DynamicConfigValue[] {
  return [{ id: 'color', value: { mode: FieldColorModeId.Fixed, fixedColor: colour } }];
}

/** Colours for series by their name. */
export function colouredBy(panel: TimeSeriesBuilder, colours: Readonly<Record<string, string>>): TimeSeriesBuilder {
  for (const [name, colour] of Object.entries(colours)) panel.overrideByName(name, coloured(colour));
  return panel;
}

function graph(panel: Panel): TimeSeriesBuilder {
  return described(new TimeSeriesBuilder(), panel, 8)
    .min(0)
    .axisLabel('')
    .showPoints(VisibilityMode.Never)
    .colorScheme(colourMode(FieldColorModeId.PaletteClassicByName))
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending))
    .legend(legend());
}

function legend(): VizLegendOptionsBuilder {
  return new VizLegendOptionsBuilder().showLegend(true).displayMode(LegendDisplayMode.List).placement(LegendPlacement.Bottom).calcs([]);
}

function stacked(): StackingConfigBuilder {
  return new StackingConfigBuilder().mode(StackingMode.Normal).group('A');
}

function colourMode(mode: FieldColorModeId): FieldColorBuilder {
  return new FieldColorBuilder().mode(mode);
}

/** What the kinds of panel have in common; their builders have no common type. */
interface Describable {
  title(text: string): this;
  description(text: string): this;
  datasource(reference: typeof DATA_SOURCE): this;
  unit(unit: string): this;
  decimals(decimals: number): this;
  targets(queries: DataqueryBuilder[]): this;
  span(columns: number): this;
  height(rows: number): this;
}

function described<P extends Describable>(builder: P, panel: Panel, height: number): P {
  const { title, shows, normal, otherwise, unit, decimals, queries, width } = panel;
  builder
    .title(title)
    .description(`${shows}\n\n**Normal:** ${normal}\n\n**Otherwise:** ${otherwise}`)
    .datasource(DATA_SOURCE)
    .unit(unit)
    .targets(queries.map((query, i) => query.refId('ABCDEF'[i])))
    .span(width)
    .height(panel.height ?? height);
  return decimals === undefined ? builder : builder.decimals(decimals);
}

// The page: one dashboard, drawn by Grafana's scenes engine, with its queries sent to a real Prometheus. It draws panels of type stat,
// timeseries and table with their overrides, transformations, mappings, links and exemplars. It does not draw annotations.
import { useLayoutEffect, useReducer, useRef } from 'react';
import { createRoot } from 'react-dom/client';
import { catchError, from as fromPromise, map, of } from 'rxjs';
import {
  cacheFieldDisplayNames,
  createTheme,
  EventBusSrv,
  FieldType,
  getFieldDisplayValues,
  LoadingState,
  PanelPlugin,
  standardEditorsRegistry,
  standardFieldConfigEditorRegistry,
  standardTransformers,
  standardTransformersRegistry,
  ThemeContext,
  toDataFrame,
} from '@grafana/data';
import * as runtime from '@grafana/runtime';
import {
  ConstantVariable,
  DataSourceVariable,
  EmbeddedScene,
  QueryVariable,
  SceneControlsSpacer,
  SceneDataTransformer,
  SceneGridItem,
  SceneGridLayout,
  SceneGridRow,
  sceneGraph,
  SceneQueryRunner,
  SceneRefreshPicker,
  SceneTimePicker,
  SceneTimeRange,
  SceneVariableSet,
  VariableValueSelectors,
  VizPanel,
} from '@grafana/scenes';
import { BigValue, EventsCanvas, GlobalStyles, Icon, PanelChrome, PanelContextProvider, PortalContainer, TimeSeries, usePanelContext } from '@grafana/ui';
import { TableNG } from '@grafana/ui/unstable';

const parameters = new URLSearchParams(location.search);
const errors = [];
window.addEventListener('error', (event) => errors.push(String(event.error?.stack ?? event.message)));
window.addEventListener('unhandledrejection', (event) => errors.push(`rejection: ${event.reason?.stack ?? event.reason}`));

/** The scrape interval that Grafana's data source is set to. */
const SCRAPE_SECONDS = Number(parameters.get('scrape'));
const settings = (uid, type) => ({
  uid,
  type,
  name: type,
  meta: { id: type, name: type, module: `core:plugin/${type}`, info: { logos: { small: '', large: '' } }, type: 'datasource', metrics: true },
  readOnly: true,
  jsonData: {},
  access: 'proxy',
  url: '',
});
const common = { testDatasource: async () => ({}), interpolateVariablesInQueries: (queries) => queries };

async function ask(path, asked) {
  const defined = Object.entries(asked).filter(([, value]) => value !== undefined);
  const answer = await (await fetch(`/prom/api/v1/${path}?${new URLSearchParams(defined)}`)).json();
  if (answer.status !== 'success') throw new Error(`${answer.error} in ${asked.query}`);
  return answer.data;
}

const legend = (format, labels) => format?.replace(/\{\{\s*(.+?)\s*\}\}/g, (_, label) => labels[label] ?? '') ?? 'Value';
const asRegex = (value) => (Array.isArray(value) ? (value.length === 1 ? value[0] : `(${value.join('|')})`) : value);

const prometheus = {
  ...settings('prom', 'prometheus'),
  ...common,
  getRef: () => ({ uid: 'prom', type: 'prometheus' }),
  query: (request) => fromPromise(queryAll(request)),
  async metricFindQuery(query, { scopedVars }) {
    const asked = sceneGraph.interpolate(scopedVars.__sceneObject.value.valueOf(), query.query ?? query, scopedVars, asRegex);
    const [, selector, label] = /label_values\((?:(.*),\s*)?(\w+)\)/.exec(asked);
    return (await ask(`label/${label}/values`, { 'match[]': selector })).map((text) => ({ text }));
  },
};

async function queryAll({ range, intervalMs, scopedVars, targets, requestId }) {
  const [start, end] = [range.from.valueOf() / 1000, range.to.valueOf() / 1000];
  const data = [];
  for (const target of targets) {
    const minimum = Number.parseInt(target.interval ?? '0', 10);
    const step = Math.max(minimum, SCRAPE_SECONDS, Math.ceil(intervalMs / 1000));
    const rate = Math.max(step + SCRAPE_SECONDS, 4 * SCRAPE_SECONDS);
    const vars = {
      ...scopedVars,
      __rate_interval: { value: `${rate}s`, text: '' },
      __range: { value: `${Math.round(end - start)}s`, text: '' },
    };
    const query = sceneGraph.interpolate(scopedVars.__sceneObject.value.valueOf(), target.expr, vars, asRegex);
    if (target.instant) data.push(tableFrame(target, (await ask('query', { query, time: end })).result));
    else data.push(...(await ask('query_range', { query, start, end, step })).result.map((series) => seriesFrame(target, series)));
    if (target.exemplar) data.push(exemplarFrame(target, await ask('query_exemplars', { query, start, end })));
  }
  return { data, state: LoadingState.Done, key: requestId };
}

function tableFrame({ refId, legendFormat, format }, result) {
  const value = { name: 'Value', type: FieldType.number, values: result.map(({ value: [, text] }) => Number(text)) };
  if (format !== 'table') {
    const [series] = result;
    if (series === undefined) return toDataFrame({ refId, fields: [] });
    return toDataFrame({ refId, fields: [{ ...value, labels: series.metric, config: { displayNameFromDS: legend(legendFormat, series.metric) } }] });
  }
  const labels = [...new Set(result.flatMap(({ metric }) => Object.keys(metric)))];
  const fields = labels.map((name) => ({ name, type: FieldType.string, values: result.map(({ metric }) => metric[name] ?? '') }));
  return toDataFrame({ refId, fields: [...fields, value] });
}

function seriesFrame({ refId, legendFormat }, { metric, values }) {
  const name = legend(legendFormat, metric);
  const time = { name: 'Time', type: FieldType.time, values: values.map(([seconds]) => seconds * 1000) };
  const value = { name: 'Value', type: FieldType.number, labels: metric, config: { displayNameFromDS: name }, values: values.map(([, text]) => Number(text)) };
  return toDataFrame({ refId, name, fields: [time, value] });
}

function exemplarFrame({ refId }, series) {
  const all = series.flatMap(({ seriesLabels, exemplars }) =>
    exemplars.map(({ labels, value, timestamp }) => ({ ...seriesLabels, ...labels, Time: timestamp * 1000, Value: Number(value) })),
  );
  all.sort((a, b) => b.Time - a.Time);
  const labels = [...new Set(all.flatMap(Object.keys))].filter((name) => name !== 'Time' && name !== 'Value');
  return toDataFrame({
    refId,
    name: 'exemplar',
    meta: { dataTopic: 'annotations', custom: { resultType: 'exemplar' } },
    fields: [
      { name: 'Time', type: FieldType.time, values: all.map(({ Time }) => Time) },
      { name: 'Value', type: FieldType.number, values: all.map(({ Value }) => Value) },
      ...labels.map((name) => ({ name, type: FieldType.string, values: all.map((one) => one[name] ?? '') })),
    ],
  });
}

/** Grafana's `-- Dashboard --`: what another panel has received. */
const otherPanel = {
  ...settings('-- Dashboard --', 'datasource'),
  ...common,
  getRef: () => ({ uid: '-- Dashboard --', type: 'datasource' }),
  query: ({ targets: [{ panelId }], requestId }) =>
    fromPromise(
      (async () => {
        const source = sceneGraph.findObject(window.__scene, ({ state }) => state.key === `panel-${panelId}`).state.$data;
        while (isBusy(source)) await new Promise((later) => setTimeout(later, 100));
        const data = (source.state.data.annotations ?? []).map((frame) => ({ ...frame, meta: { ...frame.meta, dataTopic: 'series' } }));
        return { data, state: LoadingState.Done, key: requestId };
      })(),
    ),
};

const sourceOf = (ref) => ((ref?.uid ?? ref) === '-- Dashboard --' ? otherPanel : prometheus);
runtime.setDataSourceSrv({ get: async (ref) => sourceOf(ref), getList: () => [prometheus], getInstanceSettings: sourceOf, reload() {}, registerRuntimeDataSource() {} });
runtime.setRunRequest((source, request) =>
  source.query(request).pipe(
    map(({ data, state }) => ({
      state,
      series: data.filter(({ meta }) => meta?.dataTopic !== 'annotations'),
      annotations: data.filter(({ meta }) => meta?.dataTopic === 'annotations'),
      timeRange: request.range,
      request,
    })),
    catchError((error) => {
      errors.push(String(error));
      return of({ state: LoadingState.Error, series: [], annotations: [], timeRange: request.range, request, errors: [{ message: String(error) }] });
    }),
  ),
);
runtime.setBackendSrv({ fetch: () => fromPromise([]), get: async () => ({}), post: async () => ({}) });
runtime.setEchoSrv({ addEvent() {}, flush() {}, addBackend() {} });
runtime.setPluginLinksHook?.(() => ({ isLoading: false, links: [] }));
runtime.setPluginComponentsHook?.(() => ({ isLoading: false, components: [] }));
runtime.setReturnToPreviousHook?.(() => () => {});
runtime.setPluginFunctionsHook?.(() => ({ isLoading: false, functions: [] }));

/** An option that an override may set, by its path. */
const option = (path, defaultValue) => ({
  id: path,
  path,
  name: path,
  defaultValue,
  editor: () => null,
  override: () => null,
  process: (value) => value,
  shouldApply: () => true,
  settings: {},
});
const EDITORS = ['unit', 'number', 'color', 'thresholds', 'mappings', 'links', 'select', 'text', 'boolean', 'fieldColor', 'stats-picker', 'strings', 'timezone', 'radio', 'slider', 'multi-select', 'actions'];
standardEditorsRegistry.setInit(() => EDITORS.map((id) => ({ id, name: id, editor: () => null })));
standardFieldConfigEditorRegistry.setInit(() => [
  ...['unit', 'min', 'max', 'decimals', 'displayName', 'noValue', 'filterable', 'fieldMinMax', 'actions'].map((path) => option(path)),
  option('color', { mode: 'palette-classic' }),
  option('thresholds', { mode: 'absolute', steps: [{ value: -Infinity, color: 'green' }] }),
  option('mappings', []),
  option('links', []),
]);
// Some are there under two names.
const transformers = new Map(Object.values(standardTransformers).map((each) => [each.id, each]));
standardTransformersRegistry.setInit(() => [...transformers.values()].map((each) => ({ id: each.id, name: each.name, transformation: async () => each })));

const GRAPH_OPTIONS = {
  drawStyle: 'line',
  lineWidth: 1,
  fillOpacity: 0,
  showPoints: 'auto',
  pointSize: 5,
  gradientMode: 'none',
  spanNulls: false,
  axisPlacement: 'auto',
  axisLabel: '',
  axisSoftMin: undefined,
  axisSoftMax: undefined,
  lineInterpolation: 'linear',
  barAlignment: 0,
  stacking: { mode: 'none', group: 'A' },
  thresholdsStyle: { mode: 'off' },
  scaleDistribution: { type: 'linear' },
  hideFrom: { legend: false, tooltip: false, viz: false },
  lineStyle: { fill: 'solid' },
};
const TABLE_OPTIONS = { width: undefined, align: 'auto', cellOptions: { type: 'auto' }, filterable: false, 'hideFrom.viz': false };

const events = new EventBusSrv();

function Graph({ data, options, timeRange, timeZone, width, height }) {
  const context = usePanelContext();
  if (data.series.length === 0) return <NoData />;
  return (
    <PanelContextProvider value={{ ...context, eventBus: events, canAddAnnotations: () => false }}>
      <TimeSeries frames={data.series} timeRange={timeRange} timeZone={timeZone} width={width} height={height} legend={options.legend} options={options}>
        {(builder) => <Exemplars builder={builder} frames={data.annotations ?? []} />}
      </TimeSeries>
    </PanelContextProvider>
  );
}

/** Of one query. Grafana's server leaves out some, too. */
const MOST_EXEMPLARS = 80;

/** Diamonds at the time and the value of single calls; those above the axis at its upper end. */
function Exemplars({ builder, frames }) {
  const mark = () => (
    <svg data-exemplar="" width="7" height="7" style={{ display: 'block' }}>
      <rect x="1.2" y="1.2" width="4.6" height="4.6" transform="rotate(45 3.5 3.5)" fill="#5794f2" stroke="#111217" />
    </svg>
  );
  const plot = useRef();
  const [, redraw] = useReducer((count) => count + 1, 0);
  useLayoutEffect(() => {
    builder.addHook('init', (made) => (plot.current = made));
    // EventsCanvas misses a plot's first draw if that comes before React's effects.
    builder.addHook('draw', redraw);
  }, [builder]);
  const place = (frame, row) => {
    if (!plot.current || row % Math.ceil(frame.length / MOST_EXEMPLARS) > 0) return undefined;
    const [time, value] = ['Time', 'Value'].map((name) => frame.fields.find((field) => field.name === name).values[row]);
    const { scale } = plot.current.series[1];
    const { min, max } = plot.current.scales[scale];
    return { x: plot.current.valToPos(time, 'x'), y: plot.current.valToPos(Math.min(Math.max(value, min), max), scale) };
  };
  return <EventsCanvas id="exemplars" config={builder} events={frames} renderEventMarker={mark} mapEventToXYCoords={place} />;
}

function NoData() {
  return <div style={{ padding: 16, textAlign: 'center', opacity: 0.6 }}>No data</div>;
}

function Stat({ data, fieldConfig, options, replaceVariables, timeZone, width, height }) {
  const theme = runtime.config.theme2;
  const found = getFieldDisplayValues({ fieldConfig, reduceOptions: options.reduceOptions, replaceVariables, theme, data: data.series, sparkline: false, timeZone });
  const shown = found.find(({ display }) => display.text !== undefined && !Number.isNaN(display.numeric)) ?? found[0];
  const { title, ...value } = shown.display;
  const display = options.textMode === 'value_and_name' ? { ...value, title } : value;
  return <BigValue value={display} width={width} height={height} theme={theme} colorMode={options.colorMode} graphMode="none" justifyMode="auto" textMode={options.textMode} />;
}

function Table({ data: { series }, timeRange, width, height }) {
  const [frame] = series;
  if (!frame?.length) return <NoData />;
  cacheFieldDisplayNames([frame]);
  return <TableNG data={frame} width={width} height={height} noHeader={false} getActions={() => []} structureRev={1} timeRange={timeRange} cellHeight="sm" />;
}

function plugin(id, component, options) {
  const made = new PanelPlugin(component).useFieldConfig({
    useCustomConfig: (builder) => Object.entries(options).forEach(([path, value]) => builder.addCustomEditor(option(path, value))),
  });
  made.setDataSupport({ annotations: true, alertStates: false });
  made.meta = { id, name: id, info: { version: '13', logos: { small: '', large: '' } }, skipDataQuery: false };
  return made;
}
const plugins = { timeseries: plugin('timeseries', Graph, GRAPH_OPTIONS), stat: plugin('stat', Stat, {}), table: plugin('table', Table, TABLE_OPTIONS) };
runtime.setPluginImportUtils({ importPanelPlugin: async (id) => plugins[id], getPanelPluginFromCache: (id) => plugins[id] });
runtime.config.panels = Object.fromEntries(Object.entries(plugins).map(([id, { meta }]) => [id, meta]));

function variable(model) {
  const { name, label, query, datasource, current } = model;
  if (model.type === 'datasource') return new DataSourceVariable({ name, label, pluginId: query });
  if (model.type === 'constant') return new ConstantVariable({ name, value: query, hide: 2 });
  const { refresh, sort, multi: isMulti, includeAll, allValue, hide } = model;
  return new QueryVariable({ name, label, query, datasource, refresh, sort, isMulti, includeAll, allValue, hide, value: current?.value, text: current?.text });
}

/** As Grafana shows one link of a panel: an icon beside the title. */
function PanelLinks({ links }) {
  return links.map(({ title, url }) => (
    <PanelChrome.TitleItem key={url} href={url} title={title} target="_blank">
      <Icon name="external-link-alt" size="md" />
    </PanelChrome.TitleItem>
  ));
}

function gridItem({ id, type, title, description, links = [], gridPos: { x, y, w, h }, options, fieldConfig, datasource, targets, transformations = [], interval }) {
  if (type === 'row') return new SceneGridRow({ key: `row-${id}`, title, y, isCollapsible: false, children: [] });
  const queries = new SceneQueryRunner({ datasource, queries: targets.map((target) => ({ ...target, interval })) });
  const $data = transformations.length === 0 ? queries : new SceneDataTransformer({ $data: queries, transformations });
  const titleItems = links.length === 0 ? undefined : <PanelLinks links={links} />;
  const body = new VizPanel({ key: `panel-${id}`, pluginId: type, title, titleItems, description, options, fieldConfig, $data });
  return new SceneGridItem({ x, y, width: w, height: h, body });
}

const model = await (await fetch('/dashboard.json')).json();
const scene = (window.__scene = new EmbeddedScene({
  $timeRange: new SceneTimeRange({ from: parameters.get('from'), to: 'now' }),
  $variables: new SceneVariableSet({ variables: model.templating.list.map(variable) }),
  controls: [new VariableValueSelectors({}), new SceneControlsSpacer(), new SceneTimePicker({}), new SceneRefreshPicker({})],
  body: new SceneGridLayout({ children: model.panels.map(gridItem) }),
}));
const theme = createTheme({ colors: { mode: 'dark' } });
runtime.config.theme2 = theme;
createRoot(document.getElementById('root')).render(
  <ThemeContext.Provider value={theme}>
    <GlobalStyles />
    <runtime.LocationServiceProvider service={runtime.locationService}>
      <div style={{ height: '100vh', overflow: 'auto', padding: 8, background: theme.colors.background.canvas }}>
        <scene.Component model={scene} />
      </div>
    </runtime.LocationServiceProvider>
    <PortalContainer />
  </ThemeContext.Provider>,
);

function isBusy({ state: { data } }) {
  return data === undefined || data.state === LoadingState.Loading || data.state === LoadingState.NotStarted;
}
const waitsFor = () => sceneGraph.findAllObjects(scene, (each) => each instanceof VizPanel && isBusy(sceneGraph.getData(each)));

/** The page is drawn when no panel waits for data and nothing has changed for a while. */
const QUIET = 500;
let changed = performance.now();
new MutationObserver(() => (changed = performance.now())).observe(document.body, { subtree: true, childList: true, characterData: true });
while ((window.__waitsFor = waitsFor().map(({ state }) => state.title)).length > 0 || performance.now() - changed < QUIET) {
  await new Promise((later) => setTimeout(later, 50));
}
for (const { state } of sceneGraph.findAllObjects(scene, ({ state }) => state.data?.errors?.length > 0)) {
  errors.push(...state.data.errors.map(({ message }) => message));
}
const PANEL = 'data-testid Panel header ';
const SERIES = 'data-testid VizLegend series ';
const namesOf = (prefix, parent) => [...parent.querySelectorAll(`[data-testid^="${prefix}"]`)].map(({ dataset }) => dataset.testid.slice(prefix.length));
window.__drawn = {
  errors: [...new Set(errors)],
  panels: [...document.querySelectorAll(`section[data-testid^="${PANEL}"]`)].map((panel) => ({
    title: panel.dataset.testid.slice(PANEL.length),
    text: panel.innerText,
    series: namesOf(SERIES, panel),
    exemplars: panel.querySelectorAll('[data-exemplar]').length,
    links: [...new Set([...panel.querySelectorAll('a[href^=http]')].map(({ href }) => href))],
  })),
};

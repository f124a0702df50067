/**
 * The programs of the stack. Each group is a folder with a Go module of its own, because the dependencies of one program conflict
 * with those of the next. Its go.mod is the only place where a version is written.
 */
export interface ProgramGroup {
  /** Name of the folder. */
  readonly folder: string;
  /** The Go module whose version is that of the programs. */
  readonly module: string;
  /** Name of each program, and its package. A package that starts with `.` is in the group's folder. */
  readonly programs: Readonly<Record<string, string>>;
  readonly tags?: readonly string[];
  /** Files that the programs embed and the module does not have, because its maker builds them with other tools. They stay empty. */
  readonly placeholders?: readonly string[];
  /** Go variable that the programs print as their version. */
  readonly versionVariable?: string;
}

/** In the order in which they are built: what most tests need comes first. */
export const GROUPS: readonly ProgramGroup[] = [
  {
    folder: 'prometheus',
    module: 'github.com/prometheus/prometheus',
    programs: {
      prometheus: 'github.com/prometheus/prometheus/cmd/prometheus',
      promtool: 'github.com/prometheus/prometheus/cmd/promtool',
    },
    // The clients of 25 clouds take most of the time to build; static, file and HTTP discovery stay.
    tags: ['netgo', 'remove_all_sd'],
    versionVariable: 'github.com/prometheus/common/version.Version',
  },
  {
    folder: 'alertmanager',
    module: 'github.com/prometheus/alertmanager',
    programs: {
      alertmanager: 'github.com/prometheus/alertmanager/cmd/alertmanager',
      amtool: 'github.com/prometheus/alertmanager/cmd/amtool',
    },
    tags: ['netgo'],
    // The web interface. The API does not need it.
    placeholders: ['ui/app/dist/index.html'],
    versionVariable: 'github.com/prometheus/common/version.Version',
  },
  {
    folder: 'collector',
    module: 'go.opentelemetry.io/collector/otelcol',
    programs: { collector: '.' },
    versionVariable: 'main.version',
  },
  {
    folder: 'victoria-logs',
    module: 'github.com/VictoriaMetrics/VictoriaLogs',
    programs: { 'victoria-logs': 'github.com/VictoriaMetrics/VictoriaLogs/app/victoria-logs' },
    versionVariable: 'github.com/VictoriaMetrics/VictoriaMetrics/lib/buildinfo.Version',
  },
  {
    folder: 'victoria-metrics',
    module: 'github.com/VictoriaMetrics/VictoriaMetrics',
    programs: {
      'victoria-metrics': 'github.com/VictoriaMetrics/VictoriaMetrics/app/victoria-metrics',
      vmalert: 'github.com/VictoriaMetrics/VictoriaMetrics/app/vmalert',
      'vmalert-tool': 'github.com/VictoriaMetrics/VictoriaMetrics/app/vmalert-tool',
    },
    versionVariable: 'github.com/VictoriaMetrics/VictoriaMetrics/lib/buildinfo.Version',
  },
  {
    folder: 'kustomize',
    module: 'sigs.k8s.io/kustomize/kustomize/v5',
    programs: { kustomize: 'sigs.k8s.io/kustomize/kustomize/v5' },
  },
  {
    // Jaeger 2: its source is in the module whose own version counts on as 1.x.
    folder: 'jaeger',
    module: 'github.com/jaegertracing/jaeger',
    programs: { jaeger: 'github.com/jaegertracing/jaeger/cmd/jaeger' },
    versionVariable: 'github.com/jaegertracing/jaeger/internal/version.latestVersion',
  },
];

import { fastAlertmanager } from './fast-configuration';
import { type RunningTool, startTool } from '../tools/tool-process';
import { programOf } from '../tools/tools-needed';

/** A real Alertmanager with the shipped routes and inhibitions, which notifies the webhooks at `host:port`. */
export function startAlertmanager(webhooks: string): Promise<RunningTool> {
  return startTool({
    program: programOf('Alertmanager')!,
    files: { 'alertmanager.yml': fastAlertmanager(webhooks) },
    // Alone: it looks for no others.
    args: ['--config.file=alertmanager.yml', '--storage.path=data', '--cluster.listen-address='],
  });
}

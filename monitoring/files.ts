import { alertmanager, dashboard, kubernetes, receiverTemplates, rules } from '../src/monitoring';
import { runbook } from './runbook';

/** Everything in this folder that is made from src/monitoring, with default options, by its name in this folder. */
export function generatedFiles(): Record<string, string> {
  return {
    'rules.yml': rules(),
    'dashboard.json': dashboard(),
    'alertmanager.yml': alertmanager(),
    ...under('receivers', receiverTemplates()),
    ...under('kubernetes', kubernetes()),
    'RUNBOOK.md': runbook('en'),
    'RUNBOOK.zh-CN.md': runbook('zh'),
  };
}

function under(folder: string, files: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [`${folder}/${name}`, text]));
}

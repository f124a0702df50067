import type { Call } from './call';
import { apiErrors } from './errors';
import type { Action, Service } from './service';

/** A region and its name in the console ("Region List" in the API documentation). */
export const REGIONS: ReadonlyMap<string, string> = new Map([
  ['ap-bangkok', 'Southeast Asia Pacific (Bangkok)'],
  ['ap-beijing', 'North China (Beijing)'],
  ['ap-chengdu', 'Southwest China (Chengdu)'],
  ['ap-guangzhou', 'South China (Guangzhou)'],
  ['ap-hongkong', 'Hong Kong, Macau and Taiwan (Hong Kong, China)'],
  ['ap-jakarta', 'Southeast Asia Pacific (Jakarta)'],
  ['ap-nanjing', 'East China (Nanjing)'],
  ['ap-seoul', 'Northeast Asia Pacific (Seoul)'],
  ['ap-shanghai', 'East China (Shanghai)'],
  ['ap-shanghai-fsi', 'East China (Shanghai Finance)'],
  ['ap-singapore', 'Southeast Asia Pacific (Singapore)'],
  ['ap-tokyo', 'Northeast Asia Pacific (Tokyo)'],
  ['eu-frankfurt', 'Europe (Frankfurt)'],
  ['na-ashburn', 'Eastern US (Virginia)'],
  ['na-siliconvalley', 'Western US (Silicon Valley)'],
  ['sa-saopaulo', 'South America (Sao Paulo)'],
]);

/**
 * The region that a call is for.
 *
 * @returns the empty string if the action needs none and none was given.
 * @throws {@link ApiError} `MissingParameter`, `InvalidParameterValue` (not a region), `UnsupportedRegion` (the service is not offered there).
 */
export function regionOf(call: Call, service: Service, action: Action): string {
  if (call.region === '') {
    if (action.regionless) return '';
    throw apiErrors.missingParameter('Region');
  }
  if (!REGIONS.has(call.region)) throw apiErrors.invalidParameterValue(call.scheme === 'v3' ? 'X-TC-Region' : 'Region');
  if (!action.regionless && !service.regions.includes(call.region)) throw apiErrors.unsupportedRegion();
  return call.region;
}

import { geoEqualEarth, type GeoProjection } from 'd3-geo'

/** The size of the drawing, in units of its own. */
export const mapWidth = 2000
export const mapHeight = 940

/**
 * The world without Antarctica in the Equal Earth projection, in which every country has its true share of the
 * land; turned by eleven degrees so that the edge cuts no inhabited country in two.
 */
export const projection: GeoProjection = geoEqualEarth()
  .rotate([-11, 0])
  .precision(0)
  .scale(364)
  .translate([mapWidth / 2, 532])

/** Where a place lies on the drawing, from its longitude and latitude in degrees. */
export function placeOnMap([longitude, latitude]: readonly [number, number]): [number, number] {
  return projection([longitude, latitude]) ?? [0, 0]
}

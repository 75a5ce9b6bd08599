import { type DataSource, dataFile } from "./data.ts";

/** Engines that RDS and Aurora have here, by their names in RDS's API; Aurora's have `aurora-` before them. */
export const RDS_ENGINES = ["postgres", "mysql"] as const;
export type RdsEngine = (typeof RDS_ENGINES)[number];

interface CatalogueData {
  readonly about: DataSource;
  /** By engine and major version the minor versions that are offered, oldest first. */
  readonly versions: Readonly<Record<RdsEngine, Readonly<Record<string, readonly string[]>>>>;
  readonly engines: readonly RdsEngine[];
  readonly regions: readonly string[];
  readonly regionSets: readonly (readonly number[])[];
  readonly classes: Readonly<Record<string, readonly number[]>>;
}

/** Versions and instance classes of RDS, or of Aurora. */
export interface DatabaseCatalogue {
  /** The source of versions and classes, for a report. */
  readonly source: () => DataSource;
  /** Major versions within standard support, oldest first. */
  readonly majorVersions: (engine: RdsEngine) => readonly string[];
  /** Minor versions of a major one, oldest first; none of a major version that is not offered. */
  readonly minorVersions: (engine: RdsEngine, major: string) => readonly string[];
  /** The major version of what an environment file says: `17` of `17` and of `17.5`; undefined where there is none. */
  readonly majorOf: (engine: RdsEngine, version: string) => string | undefined;
  /** All instance classes of an engine in any region, in alphabetical order: `db.t4g.medium`. */
  readonly classes: (engine: RdsEngine) => readonly string[];
  /** Undefined where nothing is known of the region. */
  readonly isClassOffered: (engine: RdsEngine, name: string, region: string) => boolean | undefined;
}

/** @param file of this folder, such as `./rds.json` */
export function databaseCatalogue(file: string): DatabaseCatalogue {
  const data = dataFile<CatalogueData>(file);
  const majorVersions = (engine: RdsEngine) => Object.keys(data().versions[engine]);
  const minorVersions = (engine: RdsEngine, major: string) => data().versions[engine][major] ?? [];
  const regionsOf = (engine: RdsEngine, name: string): readonly number[] => {
    const { classes, engines, regionSets } = data();
    const set = Object.hasOwn(classes, name) ? classes[name]?.[engines.indexOf(engine)] : undefined;
    return (set === undefined ? undefined : regionSets[set]) ?? [];
  };
  return {
    source: () => data().about,
    majorVersions,
    minorVersions,
    majorOf: (engine, version) =>
      majorVersions(engine).find(
        (major) => major === version || minorVersions(engine, major).includes(version),
      ),
    classes: (engine) => Object.keys(data().classes).filter((name) => regionsOf(engine, name).length > 0),
    isClassOffered: (engine, name, region) => {
      const index = data().regions.indexOf(region);
      return index < 0 ? undefined : regionsOf(engine, name).includes(index);
    },
  };
}

"""The workload as one would write it in other programs: `peers.py NAME FILE RUNS`, or `peers.py polars FROM TO`.

Reads the table into the program's own columns, works out the 14 results so many times, and prints the seconds of the
fastest run and how many rows come out eligible. What is missing stays missing; logic is that of Kleene; no reasons, no
ranges, binary floats. One thread. From file to file it prints the seconds of processor time of the whole process, and the
most megabytes that it held.
"""

import os
import resource
import sys
import time

os.environ["POLARS_MAX_THREADS"] = "1"

SECTORS = ["sante", "education", "insertion", "environnement"]
SMALL = ["insertion", "sante"]
FLOATS = ["budget", "cof_public", "cof_prive", "cof_propre", "satisfaction"]
LEVELS = ["insuffisant", "emergent", "solide", "exemplaire"]
RESULTS = ["c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8", "verdict", "d1", "d2", "d3", "score", "label"]


def workload(c, p):
    """The 14 results of columns `c`, by the operators that columns have and the few functions of a program `p`."""

    def clamped(x, low, high):
        return p.clamp((x - low) / (high - low) * 100, 0, 100)

    def instead(x, of):
        return p.choose(p.known(x), x, of)

    own = instead(c["cof_propre"], 0)
    c = c | p.stage(
        {
            "own": own,
            "shared": c["cof_public"] + c["cof_prive"] + own,
            "partners": c["part_asso"] + c["part_entr"] + c["part_publ"],
            "kinds": p.one(c["part_asso"] > 0) + p.one(c["part_entr"] > 0) + p.one(c["part_publ"] > 0),
            "people": c["benef_f"] + c["benef_h"],
            "years": c["annee_fin"] - c["annee_debut"] + 1,
        }
    )
    own, people, partners, kinds, years = c["own"], c["people"], c["partners"], c["kinds"], c["years"]
    some_budget, some_shared, some_people = p.some(c["budget"]), p.some(c["shared"]), p.some(people)
    c = c | p.stage(
        {
            "rate": c["shared"] / some_budget,
            "young": c["benef_jeunes"] / some_people,
            "change": (people - c["benef_ref"]) / p.some(c["benef_ref"]) * 100,
            "cost": c["budget"] / some_people,
            "jobs": c["emplois"] / (some_budget / 100_000),
        }
    )
    rate, young, change, cost, jobs = c["rate"], c["young"], c["change"], c["cost"], c["jobs"]
    c1 = p.is_in(c["secteur"], SECTORS)
    c2 = (rate >= 0.2) & ((own / some_shared <= 0.8) | (c["cof_prive"] / some_shared >= 0.1))
    c3 = (people >= 50) | ((young >= 0.5) & (people >= 20))
    c4 = (c["benef_f"] / some_people >= 0.4) | p.truth(c["gouvernance"])
    c5 = (kinds >= 2) & (partners >= 3)
    c6 = (years >= 1) & (years <= 5) & (c["annee_debut"] >= 2012)
    c7 = ((cost <= 2000) | (p.is_in(c["secteur"], SMALL) & (cost <= 5000))) & (
        c["budget"] / p.some(years) <= 400_000
    )
    c8 = p.truth(c["plan_eval"]) & (change >= -20)
    told = p.stage({"c1": c1, "c2": c2, "c3": c3, "c4": c4, "c5": c5, "c6": c6, "c7": c7, "c8": c8})
    c1, c2, c3, c4, c5, c6, c7, c8 = told.values()
    verdict = c1 & c2 & c6 & c8 & (c3 | c4) & (c5 | c7)
    marks = p.stage(
        {
            "n1": clamped(rate, 0, 0.8),
            "n2": clamped(people / p.some(partners), 0, 40),
            "n3": clamped(young, 0, 0.6),
            "n4": clamped(c["satisfaction"], 1, 5),
            "n5": clamped(cost, 5000, 100),
            "n6": clamped(jobs, 0, 5),
        }
    )
    n1, n2, n3, n4, n5, n6 = marks.values()
    means = p.stage(
        {
            "d1": p.choose(p.known(n2), n1 * 0.6 + n2 * 0.4, n1),
            "d2": p.choose(p.known(n3), n3 * 0.3 + n4 * 0.7, n4),
            "d3": p.choose(p.known(n6), p.choose(p.known(n5), n5 * 0.5 + n6 * 0.5, n6), n5),
        }
    )
    d1, d2, d3 = means.values()
    score = p.stage({"score": p.cube_root(d1 * d2 * d3)})["score"]
    label = p.levels(score, [25, 50, 75])
    return dict(zip(RESULTS, [c1, c2, c3, c4, c5, c6, c7, c8, verdict, d1, d2, d3, score, label]))


def polars_query(frame, numbered):
    """The 14 results of a lazy frame; with their numbers and the names of the levels where they are for a file."""
    import polars as pl

    class P:
        frame = None
        known = staticmethod(lambda x: x.is_not_null())
        some = staticmethod(lambda x: pl.when(x != 0).then(x))
        clamp = staticmethod(lambda x, low, high: x.clip(low, high))
        choose = staticmethod(lambda when, a, b: pl.when(when).then(a).otherwise(b))
        one = staticmethod(lambda x: x.cast(pl.Int64))
        is_in = staticmethod(lambda x, names: x.is_in(names))
        truth = staticmethod(lambda x: x)
        cube_root = staticmethod(lambda x: x.cbrt())

        @staticmethod
        def levels(x, marks):
            if not numbered:
                return sum((x >= mark).cast(pl.Int8) for mark in marks)
            name = pl.when(x.is_not_null()).then(pl.lit(LEVELS[0]))
            for mark, level in zip(marks, LEVELS[1:]):
                name = pl.when(x >= mark).then(pl.lit(level)).otherwise(name)
            return name

        @staticmethod
        def stage(values):
            P.frame = P.frame.with_columns(**values)
            return {name: pl.col(name) for name in values}

    columns = {name: pl.col(name) for name in frame.collect_schema().names()}
    P.frame = frame
    results = [value.alias(name) for name, value in workload(columns, P).items()]
    return P.frame.select(["id", *results] if numbered else results)


def polars_files(source, target):
    """A file to a file, in a stream."""
    import polars as pl

    if source.endswith(".csv"):
        wanted = dict.fromkeys(FLOATS, pl.Float64) | {"gouvernance": pl.Boolean, "plan_eval": pl.Boolean}
        frame = pl.scan_csv(source, schema_overrides=wanted)
    else:
        frame = pl.scan_parquet(source).with_columns(pl.col("secteur").cast(pl.String))
    query = polars_query(frame, True)
    if target.endswith(".csv"):
        query.sink_csv(target)
    else:
        query.sink_parquet(target, compression="snappy")
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(f"{used.ru_utime + used.ru_stime:.6f} {used.ru_maxrss // 1024}")


def with_polars(file):
    import polars as pl

    frame = pl.read_parquet(file).with_columns(pl.col("secteur").cast(pl.String))
    query = polars_query(frame.lazy(), False)

    def run():
        return query.collect(engine="streaming")

    return run, lambda table: int(table["verdict"].sum())


def with_pandas(file):
    import numpy as np
    import pandas as pd

    class P:
        stage = staticmethod(lambda values: values)
        known = staticmethod(lambda x: x.notna())
        some = staticmethod(lambda x: x.where(x != 0))
        clamp = staticmethod(lambda x, low, high: x.clip(low, high))
        choose = staticmethod(lambda when, a, b: a.where(when.astype(bool), b))
        one = staticmethod(lambda x: x.astype("Int64"))
        is_in = staticmethod(lambda x, names: x.isin(names).astype("boolean").where(x.notna()))
        truth = staticmethod(lambda x: x)
        cube_root = staticmethod(lambda x: pd.Series(np.cbrt(x.to_numpy(float, na_value=np.nan))).astype("Float64"))

        @staticmethod
        def levels(x, marks):
            return sum((x >= mark).astype("Int8") for mark in marks)

    frame = pd.read_parquet(file, dtype_backend="numpy_nullable")
    frame["secteur"] = frame["secteur"].astype("string")
    columns = {name: frame[name] for name in frame.columns}
    return (lambda: workload(columns, P)), (lambda results: int(results["verdict"].sum()))


class Truth:
    """Bytes of no (0), unknown (1) and yes (2), for numpy."""

    def __init__(self, bytes_):
        self.bytes = bytes_

    def __and__(self, other):
        import numpy as np

        return Truth(np.minimum(self.bytes, other.bytes))

    def __or__(self, other):
        import numpy as np

        return Truth(np.maximum(self.bytes, other.bytes))


class Lanes:
    """Floats with NaN where they are missing, for numpy; comparisons give truths of three values."""

    def __init__(self, floats):
        self.floats = floats

    def __add__(self, other):
        return Lanes(self.floats + getattr(other, "floats", other))

    def __sub__(self, other):
        return Lanes(self.floats - getattr(other, "floats", other))

    def __mul__(self, other):
        return Lanes(self.floats * getattr(other, "floats", other))

    def __truediv__(self, other):
        return Lanes(self.floats / getattr(other, "floats", other))

    def told(self, holds):
        import numpy as np

        return Truth(np.where(np.isnan(self.floats), np.int8(1), holds.view(np.int8) * np.int8(2)))

    def __ge__(self, mark):
        return self.told(self.floats >= mark)

    def __le__(self, mark):
        return self.told(self.floats <= mark)

    def __gt__(self, mark):
        return self.told(self.floats > mark)


def numpy_program(order):
    """The functions of a program over lanes and truths; the codes of sectors are places in `order`."""
    import numpy as np

    class P:
        stage = staticmethod(lambda values: values)
        known = staticmethod(lambda x: ~np.isnan(x.floats))
        some = staticmethod(lambda x: Lanes(np.where(x.floats == 0, np.nan, x.floats)))
        clamp = staticmethod(lambda x, low, high: Lanes(np.clip(x.floats, low, high)))
        choose = staticmethod(lambda when, a, b: Lanes(np.where(when, a.floats, getattr(b, "floats", b))))
        one = staticmethod(lambda x: Lanes(np.where(x.bytes == 1, np.nan, x.bytes * 0.5)))
        truth = staticmethod(Truth)
        cube_root = staticmethod(lambda x: Lanes(np.cbrt(x.floats)))

        @staticmethod
        def is_in(x, names):
            return Truth(np.where(x < 0, np.int8(1), np.isin(x, [order.index(name) for name in names]) * np.int8(2)))

        @staticmethod
        def levels(x, marks):
            levels = sum((x.floats >= mark).view(np.int8) for mark in marks)
            return np.where(np.isnan(x.floats), np.int8(-1), levels)

    return P


def plain(value):
    """The array behind lanes or truths."""
    return getattr(value, "floats", getattr(value, "bytes", value))


def numpy_columns(file):
    """The columns of a table as arrays: floats, codes of sectors (-1: none), bytes of truths; and the sectors in order."""
    import numpy as np
    import pyarrow.parquet as pq

    table = pq.read_table(file)
    columns, order = {}, []
    for name in table.column_names:
        column = table[name].combine_chunks()
        if name == "secteur":
            if not hasattr(column, "dictionary"):
                column = column.dictionary_encode()
            order = column.dictionary.to_pylist()
            columns[name] = column.indices.cast("int8").fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int8)
        elif name in ("gouvernance", "plan_eval"):
            given = column.is_valid().to_numpy(zero_copy_only=False)
            yes = column.fill_null(False).to_numpy(zero_copy_only=False)
            columns[name] = np.where(given, yes * np.int8(2), np.int8(1)).astype(np.int8)
        elif name != "id":
            columns[name] = Lanes(column.to_numpy(zero_copy_only=False).astype(float))
    return columns, order, table.num_rows


def with_numpy(file):
    import numpy as np

    columns, order, rows = numpy_columns(file)
    program, slice_ = numpy_program(order), 16_384

    def part(value, at):
        return Lanes(value.floats[at : at + slice_]) if isinstance(value, Lanes) else value[at : at + slice_]

    def run():
        # In slices that stay in the cache: so numpy is at its fastest.
        results = None
        for at in range(0, rows, slice_):
            with np.errstate(all="ignore"):
                found = workload({name: part(value, at) for name, value in columns.items()}, program)
            if results is None:
                results = {name: np.empty(rows, plain(value).dtype) for name, value in found.items()}
            for name, value in found.items():
                results[name][at : at + slice_] = plain(value)
        return results

    return run, lambda results: int((results["verdict"] == 2).sum())


class Later:
    """A formula over variables of OpenFisca: what it comes to for some people in a period, once that is asked for."""

    def __init__(self, work, truth=False):
        self.work = work
        self.truth = truth


def now(value, person, period):
    return value.work(person, period) if isinstance(value, Later) else value


def later(function, *values, truth=False):
    return Later(lambda person, period: function(*(now(value, person, period) for value in values)), truth)


for sign in ("add", "sub", "mul", "truediv", "ge", "le", "gt", "and", "or"):
    name = f"__{sign}__"
    told = sign in ("ge", "le", "gt", "and", "or")
    setattr(
        Later,
        name,
        lambda self, other, name=name, told=told: later(lambda a, b: getattr(a, name)(b), self, other, truth=told),
    )


def with_openfisca(file):
    import numpy as np
    from openfisca_core.entities import build_entity
    from openfisca_core.periods import YEAR
    from openfisca_core.simulations import SimulationBuilder
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem
    from openfisca_core.variables import Variable
    from openfisca_core.variables import config

    # As they come, its floats have four bytes: too few for results that agree with those of the others.
    config.VALUE_TYPES[float]["dtype"] = np.float64
    columns, order, rows = numpy_columns(file)
    inputs = {name: plain(value) for name, value in columns.items()}
    project = build_entity(key="project", plural="projects", label="Project", is_person=True)
    system = TaxBenefitSystem([project])
    program = numpy_program(order)

    def variable(name, kind, formula=None):
        about = dict(value_type=kind, entity=project, definition_period=YEAR, label=name)
        if formula is not None:
            about["formula"] = formula
        system.add_variable(type(name, (Variable,), about))

    def formula_of(value):
        def formula(person, period):
            return plain(value.work(person, period))

        return formula

    def reference(name, wrap):
        return Later(lambda person, period: wrap(person(name, period)), wrap is Truth)

    class P:
        known = staticmethod(lambda x: later(program.known, x))
        some = staticmethod(lambda x: later(program.some, x))
        clamp = staticmethod(lambda x, low, high: later(program.clamp, x, low, high))
        choose = staticmethod(lambda when, a, b: later(program.choose, when, a, b))
        one = staticmethod(lambda x: later(program.one, x))
        is_in = staticmethod(lambda x, names: later(program.is_in, x, names, truth=True))
        truth = staticmethod(lambda x: later(program.truth, x, truth=True))
        cube_root = staticmethod(lambda x: later(program.cube_root, x))
        levels = staticmethod(lambda x, marks: later(program.levels, x, marks, truth=True))

        @staticmethod
        def stage(values):
            for name, value in values.items():
                variable(name, int if value.truth else float, formula_of(value))
            return {name: reference(name, Truth if value.truth else Lanes) for name, value in values.items()}

    known = {}
    for name, value in columns.items():
        floats = isinstance(value, Lanes)
        variable(name, float if floats else int)
        known[name] = reference(name, Lanes if floats else np.asarray)
    found = workload(known, P)
    P.stage({name: value for name, value in found.items() if name in ("verdict", "label")})

    def run():
        with np.errstate(all="ignore"):
            simulation = SimulationBuilder().build_default_simulation(system, rows)
            for name, values in inputs.items():
                simulation.set_input(name, "2025", values)
            return {name: simulation.calculate(name, "2025") for name in RESULTS}

    return run, lambda results: int((results["verdict"] == 2).sum())


def sql():
    """The same in SQL."""

    def norm(x, low, high):
        share = f"(({x}) - {low}) / ({high} - {low}) * 100"
        return f"CASE WHEN {share} > 100 THEN 100.0 WHEN {share} < 0 THEN 0.0 ELSE {share} END"

    names = ", ".join(f"'{name}'" for name in SECTORS)
    small = ", ".join(f"'{name}'" for name in SMALL)
    first = """SELECT *, coalesce(cof_propre, 0) AS own, cof_public + cof_prive + coalesce(cof_propre, 0) AS shared,
      CAST(part_asso + part_entr + part_publ AS DOUBLE) AS partners, CAST(benef_f + benef_h AS DOUBLE) AS people,
      (CASE WHEN part_asso > 0 THEN 1 WHEN part_asso <= 0 THEN 0 END) + (CASE WHEN part_entr > 0 THEN 1 WHEN part_entr <= 0
      THEN 0 END) + (CASE WHEN part_publ > 0 THEN 1 WHEN part_publ <= 0 THEN 0 END) AS kinds,
      CAST(annee_fin - annee_debut + 1 AS DOUBLE) AS years FROM t"""
    second = """SELECT *, shared / nullif(budget, 0) AS rate, benef_jeunes / nullif(people, 0) AS young,
      (people - benef_ref) / nullif(CAST(benef_ref AS DOUBLE), 0) * 100 AS change, budget / nullif(people, 0) AS cost,
      emplois / (nullif(budget, 0) / 100000) AS jobs, people / nullif(partners, 0) AS crowd FROM a"""
    third = f"""SELECT secteur IN ({names}) AS c1,
      rate >= 0.2 AND (own / nullif(shared, 0) <= 0.8 OR cof_prive / nullif(shared, 0) >= 0.1) AS c2,
      people >= 50 OR (young >= 0.5 AND people >= 20) AS c3, benef_f / nullif(people, 0) >= 0.4 OR gouvernance AS c4,
      kinds >= 2 AND partners >= 3 AS c5, years >= 1 AND years <= 5 AND annee_debut >= 2012 AS c6,
      (cost <= 2000 OR (secteur IN ({small}) AND cost <= 5000)) AND budget / nullif(years, 0) <= 400000 AS c7,
      plan_eval AND NOT (change < -20) AS c8, {norm("rate", 0, 0.8)} AS n1, {norm("crowd", 0, 40)} AS n2,
      {norm("young", 0, 0.6)} AS n3, {norm("satisfaction", 1, 5)} AS n4, {norm("cost", 5000, 100)} AS n5,
      {norm("jobs", 0, 5)} AS n6 FROM b"""
    fourth = """SELECT c1, c2, c3, c4, c5, c6, c7, c8, c1 AND c2 AND c6 AND c8 AND (c3 OR c4) AND (c5 OR c7) AS verdict,
      CASE WHEN n2 IS NULL THEN n1 ELSE n1 * 0.6 + n2 * 0.4 END AS d1,
      CASE WHEN n3 IS NULL THEN n4 ELSE n3 * 0.3 + n4 * 0.7 END AS d2,
      CASE WHEN n6 IS NULL THEN n5 WHEN n5 IS NULL THEN n6 ELSE n5 * 0.5 + n6 * 0.5 END AS d3 FROM c"""
    fifth = "SELECT *, cbrt(d1 * d2 * d3) AS score FROM d"
    label = "CASE WHEN score >= 75 THEN 3 WHEN score >= 50 THEN 2 WHEN score >= 25 THEN 1 WHEN score < 25 THEN 0 END"
    return (
        f"WITH a AS ({first}), b AS ({second}), c AS ({third}), d AS ({fourth}), e AS ({fifth}) "
        f"SELECT *, {label} AS label FROM e"
    )


def with_duckdb(file):
    import duckdb

    base = duckdb.connect()
    base.execute("SET threads = 1")
    base.execute(f"CREATE TABLE t AS SELECT * FROM read_parquet('{file}')")
    query = f"CREATE OR REPLACE TEMP TABLE r AS {sql()}"
    eligible = "SELECT count(*) FROM r WHERE verdict"
    return (lambda: base.execute(query)), (lambda _: base.execute(eligible).fetchone()[0])


def with_datafusion(file):
    import datafusion
    import pyarrow.parquet as pq

    context = datafusion.SessionContext(datafusion.SessionConfig().with_target_partitions(1))
    table = pq.read_table(file)
    context.register_record_batches("t", [table.to_batches(max_chunksize=8192)])
    query = sql()

    def eligible(batches):
        return sum(batch.column("verdict").true_count for batch in batches)

    return (lambda: context.sql(query).collect()), eligible


PEERS = {
    "polars": with_polars,
    "numpy": with_numpy,
    "pandas": with_pandas,
    "openfisca": with_openfisca,
    "duckdb": with_duckdb,
    "datafusion": with_datafusion,
}


def main():
    name, file, runs = sys.argv[1:]
    if not runs.isdigit():
        polars_files(file, runs)
        return
    runs = int(runs)
    run, eligible = PEERS[name](file)
    fastest = float("inf")
    for _ in range(runs):
        began = time.perf_counter()
        results = run()
        fastest = min(fastest, time.perf_counter() - began)
    print(f"{fastest:.6f} {eligible(results)}")


main()

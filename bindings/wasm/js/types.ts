// The types of the contract under the names that readers use, and those of the calls.

import type {
  AssessmentReport,
  Form as FormReport,
  Labels as ContractLabels,
  ProblemReport,
  ReasonReport,
} from "./contract.js";

export type {
  CellReport,
  CellValue,
  Choice,
  CriterionReport,
  DatumReport,
  DecisionReport,
  Field,
  FixReport,
  Grid,
  MarginReport,
  MemberReport,
  ObligationReport,
  PlaceReport,
  Position,
  QuantityReport,
  Receipt,
  Records,
  Section,
  SettlementReport,
  ValueReport,
  WantedReport,
} from "./contract.js";

/** A judged project: verdicts, criteria, figures, what is wanted. */
export type Assessment = AssessmentReport;
/** A fault or doubt, with its place (`utf16` is the offset in a JavaScript string). */
export type Problem = ProblemReport;
/** A step of the reasons of a result. */
export type Reason = ReasonReport;
/** A step of reasons that are told when they are looked at. */
export type Branch = Omit<Reason, "because"> & {
  /** What it rests on. */
  readonly because: readonly Branch[];
};
/** What a framework asks, as a form. */
export type Form = FormReport;
/** A label in each language that it is given in. */
export type Labels = ContractLabels;

/** French or English. */
export type Language = "en" | "fr";

/** The data of a project: an object that JSON can say, or the text of a JSON file. */
export type Data = string | Readonly<Record<string, unknown>>;

/** A framework given by its text. */
export interface FrameworkSource {
  /** The text, in French or English words. */
  readonly text: string;
  /** What problems call it; `framework` otherwise. */
  readonly name?: string;
  /** Frameworks that it uses or extends, by id. Shipped ones need not be given. */
  readonly library?: Readonly<Record<string, string>>;
}

/** How to judge. */
export interface JudgeOptions {
  /** The day to judge at, ISO 8601; today where none is given. */
  readonly asOf?: string;
  /** The language of sentences and figures; English otherwise. */
  readonly lang?: Language;
  /** With the reasons of every result. */
  readonly reasons?: boolean;
  /** Without what would settle an open result, which takes longest to find. */
  readonly quick?: boolean;
}

/** What to explain. */
export interface ExplainOptions {
  readonly asOf?: string;
  readonly lang?: Language;
  /** The results to explain; the decisions where none is named. */
  readonly items?: readonly string[];
  /** Under which reading or scenario. */
  readonly reading?: string;
}

/** How to lay a result out. */
export interface RenderOptions {
  readonly asOf?: string;
  readonly lang?: Language;
  readonly reasons?: boolean;
}

/** The forms of a page. */
export type PageFormat = "html" | "markdown" | "text";

/** The reasons of a result. */
export interface Explanation {
  readonly name: string;
  readonly reason: Reason;
}

/** An assessment with the doubts and faults of the data; no assessment where a problem is an error. */
export interface Judgement {
  readonly problems: readonly Problem[];
  readonly assessment?: Assessment;
}

/** An example that a framework carries. */
export interface Example {
  readonly name: string;
  readonly labels: Labels;
  readonly as_of: string;
  /** What it gives, as the data of a project. */
  readonly data: Record<string, unknown>;
  /** What came out otherwise than it expects; empty: it holds. */
  readonly differences: readonly {
    readonly expectation: number;
    readonly found: string;
    readonly place: ProblemReport["place"];
  }[];
}

/** Who a framework is. */
export interface Identity {
  readonly id: string;
  readonly version: string;
  readonly labels: Labels;
  readonly digest: string;
  readonly licence: string | null;
  readonly jurisdiction: string | null;
  readonly authors: readonly string[];
  readonly valid_from: string | null;
  readonly valid_until: string | null;
}

/** The words of a vocabulary, by the place where they stand. */
export interface Vocabulary {
  readonly nouns: readonly string[];
  readonly properties: readonly string[];
  readonly reserved: readonly string[];
  readonly others: readonly string[];
  readonly attributes: readonly string[];
  readonly arguments: readonly string[];
  readonly functions: readonly {
    readonly name: string;
    readonly signature: string;
    readonly documentation: string;
  }[];
}

/** What a text declares, as far as it reads. */
export interface Outline {
  readonly language: Language;
  readonly uses: readonly string[];
  readonly declarations: readonly {
    readonly noun: string;
    readonly name: string;
    readonly label?: string;
    readonly start: import("./contract.js").Position;
    readonly end: import("./contract.js").Position;
  }[];
}

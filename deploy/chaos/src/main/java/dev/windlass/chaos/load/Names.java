package dev.windlass.chaos.load;

/** What things are called on the engine and in the inventory. */
public final class Names {
  /** The engine. */
  public static final String ENGINE = "harbour";

  /** An engine where nobody listens. */
  public static final String NOBODY = "ghost";

  /** The database with the ledger. */
  public static final String LEDGER = "ledger";

  /** The database that is backed up. */
  public static final String SHOP = "shop";

  /** The database that is restored again and again, in place. */
  public static final String TWIN = "twin";

  /** How the names of databases that are restored once begin. */
  public static final String COPY = "copy_";

  /** How the names of users begin that are made. */
  public static final String USER = "user_";

  /** How the names of databases begin that are made. */
  public static final String MADE = "made_";

  /** The collection of the ledger's database with the documents that are saved. */
  public static final String PAPERS = "papers";

  /** How the ids of documents begin that are saved. */
  public static final String PAPER = "paper_";

  /** The setting of the engine that is changed. */
  public static final String SETTING = "work_mem";

  /** The variable of the workers' environment with the password of the users that are made. */
  public static final String PLANTED_PASSWORD = "FAULTS_PASSWORD";

  /** The source of the load. */
  public static final String LOAD = "/faults/load";

  /** The source of what is sent while everything is well. */
  public static final String CALM = "/faults/calm";

  /** The source of what sets everything up. */
  public static final String SETUP = "/faults/setup";

  /** The ledger's entry of writes that a schedule asked for. */
  public static final String SCHEDULED = "scheduled";

  /** The header that says which word the refusal of a bad message has to have. */
  public static final String EXPECT = "faults_expect";

  private Names() {}
}

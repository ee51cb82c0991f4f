package dev.windlass.benchmarks.backup;

/**
 * A dump into a directory that is then uploaded, and downloaded before it is restored. What is left
 * on the disk of this machine in between is not used again.
 */
final class UploadedDump implements Contender {
  private final DirectoryDump dump;
  private final DirectoryDump fetched;
  private final DirectoryTransfer transfer;

  /**
   * @param dump writes the directories that are uploaded
   * @param fetched reads those that were downloaded
   */
  UploadedDump(DirectoryDump dump, DirectoryDump fetched, DirectoryTransfer transfer) {
    this.dump = dump;
    this.fetched = fetched;
    this.transfer = transfer;
  }

  @Override
  public String name() {
    return dump.name() + ", then upload";
  }

  @Override
  public boolean setsTarget() {
    return dump.setsTarget();
  }

  @Override
  public void backUp(String database) throws Exception {
    dump.backUp(database);
    transfer.upload(dump.directory(database), prefix(database));
  }

  @Override
  public void restore(String database, String copy) throws Exception {
    transfer.download(prefix(database), fetched.directory(database));
    fetched.restore(database, copy);
  }

  @Override
  public void forget(String database) throws Exception {
    transfer.delete(prefix(database));
    dump.forget(database);
    fetched.forget(database);
  }

  private String prefix(String database) {
    return (dump.setsTarget() ? "dumps/" : "tuned/") + database + "/";
  }
}

package dev.windlass.acceptance.architecture.violations.naming;

/** A name that says nothing. */
public class JobManager {}

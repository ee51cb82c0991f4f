package dev.windlass.acceptance.architecture.violations.testbed;

/** A server for trying. */
public class Toy {}

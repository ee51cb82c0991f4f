package dev.windlass.acceptance.architecture.violations.worker;

/** Something of the worker. */
public class Work {}

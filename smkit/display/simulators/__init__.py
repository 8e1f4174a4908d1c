"""What simulators share: entries in French, keeping a scenario, being served by Voilà. Each theme has its own `simulator`."""

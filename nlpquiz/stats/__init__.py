"""What the log says: retention, workload, forecasts, calibration. Numbers only: no clock, no file, no screen."""

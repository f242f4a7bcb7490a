"""Steps of the pipeline in config.yml."""

"""All that knows Prefect: its server and worker, the deployments of a plan, runs triggered."""

"""The bare client: the calls of a run of look-ups, made side by side and parsed, with nothing kept.

python -m tests.bench.bare_looking_up URL OFFICERS search|read LANES
"""

import asyncio
import json
import sys
from time import monotonic, process_time

import httpx

from tests.bench.memory import resident_mib


async def run(url: str, officers: int, method: str, lanes: int) -> dict[str, float]:
    waiting = iter(range(1, officers + 1))
    early = 0.0
    headers = {"Authorization": "Bearer invented-key"}
    limits = httpx.Limits(max_connections=lanes)
    async with httpx.AsyncClient(base_url=url, headers=headers, limits=limits, trust_env=False) as client:

        async def lane():
            nonlocal early
            for number in waiting:
                if method == "search":
                    filters = {"email": f"officer{number}@gov.example"}
                    found = await client.post("/api/private/user/v1/search", json={"request": {"filters": filters}})
                else:
                    found = await client.get(f"/api/user/private/v1/read/user-{number}")
                json.loads(found.content)
                path = f"/api/course/private/v4/user/enrollment/list/user-{number}"
                asked = {"request": {"retiredCoursesEnabled": True, "status": ["Completed"]}}
                json.loads((await client.post(path, json=asked)).content)
                if number == officers // 10:
                    early = resident_mib()

        began, cpu = monotonic(), process_time()
        await asyncio.gather(*(lane() for _ in range(lanes)))
        seconds, cpu = monotonic() - began, process_time() - cpu
    return {"seconds": seconds, "cpu": cpu, "early_mib": early, "late_mib": resident_mib()}


if __name__ == "__main__":
    print(json.dumps(asyncio.run(run(sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4])))))
